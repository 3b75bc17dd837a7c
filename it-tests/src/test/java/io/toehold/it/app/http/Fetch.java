package io.toehold.it.app.http;

import io.toehold.it.app.Control;
import java.io.IOException;

/** An HTTP client that fetches one file again and again, and checks every byte of it. */
public final class Fetch {
  private Fetch() {}

  /** {@code jdk|url|apache <URL> <length> <times>}. */
  public static void main(String[] args) throws IOException {
    long length = Long.parseLong(args[2]);
    int times = Integer.parseInt(args[3]);
    try (Client client = HttpMain.client(args[0])) {
      for (int i = 0; i < times; i++) {
        client.get(args[1], i % 2 == 0, body -> Endpoint.check(length, body));
      }
      Control.say("done " + times);
      Control.untilExit();
    }
  }
}
