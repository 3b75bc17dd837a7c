package io.toehold.apps.http;

import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What an HTTP client library can do; and what the matrix does with it. */
public interface Exchanges extends Work {

  /** The body of the answer; fails if the status is not 200. */
  byte[] get(String path) throws Exception;

  /** The same, with a body in the request. */
  byte[] post(String path, byte[] body) throws Exception;

  /**
   * Mostly small requests; each tenth sends, each fiftieth receives more than fits into a buffer.
   */
  @Override
  default void operate(long number) throws Exception {
    int size = 100 + (int) (number % 97);
    if (number % 50 == 7) {
      size = 300_000 + (int) (number % 1000);
      WrongResult.unlessEqual(Service.data(size), get(Service.DATA + size));
    } else if (number % 50 == 32) {
      byte[] body = Service.data(200_000 + size);
      String sum = new String(post(Service.SUM, body), StandardCharsets.US_ASCII);
      WrongResult.unlessEqual(Service.sum(body), sum);
    } else if (number % 10 == 3) {
      byte[] body = Service.data(20 * size);
      WrongResult.unlessEqual(body, post(Service.ECHO, body));
    } else {
      WrongResult.unlessEqual(Service.data(size), get(Service.DATA + size));
    }
  }

  /** Throws if the status is not 200. */
  static void check(int status) throws IOException {
    if (status != 200) {
      throw new IOException("status " + status);
    }
  }
}
