package io.toehold.it.app.http;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An HTTP client at work: bodies of all sizes up to the last argument, both ways, on connections
 * that are kept and on such that are not; then several threads at once. Every byte is checked.
 */
public final class HttpMain {
  private static final long[] SIZES = {0, 1, 1 << 10, (64 << 10) + 1, 1 << 20, 100_000_000};
  private static final int MIRROR_MOST = 1 << 20;
  private static final int THREADS = 8;
  private static final int ROUNDS = 4;

  private final Client client;
  private final String url;
  private final long largest;

  private HttpMain(Client client, String url, long largest) {
    this.client = client;
    this.url = url;
    this.largest = largest;
  }

  /** {@code jdk|url|apache <base URL> <largest body>}. */
  public static void main(String[] args) throws Exception {
    Client client = client(args[0]);
    HttpMain main = new HttpMain(client, args[1], Long.parseLong(args[2]));
    int closing = main.allSizes(false);
    main.allSizes(true);
    main.together();
    // The last word of the answer is the number of connections that there must have been at the
    // least.
    Control.say("done " + closing);
    Control.untilExit();
    client.close();
  }

  static Client client(String name) {
    return switch (name) {
      case "jdk" -> new JdkClient();
      case "url" -> new UrlConnectionClient();
      default -> new ApacheClient();
    };
  }

  private int allSizes(boolean keepAlive) throws IOException {
    int requests = 0;
    for (long size : SIZES) {
      if (size <= largest) {
        requests += oneSize(size, keepAlive);
      }
    }
    return requests;
  }

  private int oneSize(long size, boolean keepAlive) throws IOException {
    client.get(url + "/bytes?" + size, keepAlive, body -> Endpoint.check(size, body));
    client.post(
        url + "/count",
        keepAlive,
        size,
        body -> {
          String answer = new String(body.readAllBytes(), StandardCharsets.US_ASCII);
          if (!answer.equals(Endpoint.expected(size))) {
            throw new IOException("sent " + size + ", counted " + answer);
          }
        });
    if (size > MIRROR_MOST) {
      return 2;
    }
    client.post(url + "/mirror", keepAlive, size, body -> Endpoint.check(size, body));
    return 3;
  }

  private void together() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      results.add(
          threads.submit(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  oneSize(1 << 10, true);
                  oneSize((64 << 10) + 1, true);
                }
                return null;
              }));
    }
    for (Future<?> result : results) {
      result.get();
    }
    threads.shutdown();
  }
}
