package io.toehold.bench.apps;

import java.nio.charset.StandardCharsets;

/**
 * What the hello world servers answer. The query comes back in it, so that a client sees that the
 * answer is its own.
 */
final class Hello {

  static final String PATH = "/hello";

  /** Answers with the process, so that one can see who answered. */
  static final String WHO_PATH = "/who";

  private Hello() {}

  static String text(String query) {
    return "Hello, World! " + query + "\n";
  }

  static byte[] body(String query) {
    return text(query).getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] who() {
    return ("Hello from the process " + ProcessHandle.current().pid() + "\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
