package io.toehold.bench.apps;

import io.toehold.bench.child.LoadMain;
import java.io.IOException;

/** Connects, sends a byte, receives a byte, closes; again and again. */
public final class ConnectClient {

  /**
   * In one round, so that the kernel's ports in TIME_WAIT do not run out over the rounds of a
   * minute.
   */
  private static final int MOST = 4000;

  private ConnectClient() {}

  /** Argument: the server's address. */
  public static void main(String[] arguments) throws IOException {
    new LoadMain(unused -> () -> once(arguments[0]), MOST).serve();
  }

  private static void once(String address) throws IOException {
    try (Streams connection = Streams.connect(address)) {
      connection.out().write(42);
      if (connection.in().read() != 42) {
        throw new IOException("not the echo of what was sent");
      }
    }
  }
}
