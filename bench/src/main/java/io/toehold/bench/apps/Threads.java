package io.toehold.bench.apps;

/**
 * Daemon threads that end the process when they fail: a measurement with a broken half is worth
 * nothing.
 */
final class Threads {

  /** What a thread does. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  private Threads() {}

  static void start(String name, Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Exception e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
