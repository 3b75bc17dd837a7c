package io.toehold.bench.child;

/** Daemon threads: platform threads or, where the process is told so, virtual ones. */
public final class Threads {

  /** The option for a JVM whose threads are to be virtual; JDK 21 and newer. */
  public static final String VIRTUAL = "-Dbench.virtual=true";

  private static final boolean IS_VIRTUAL = Boolean.getBoolean("bench.virtual");

  /** What a thread does. */
  @FunctionalInterface
  public interface Body {
    /** Does it. */
    void run() throws Exception;
  }

  private Threads() {}

  /**
   * Starts one that ends the process when it fails: a measurement with a broken half is worth
   * nothing.
   */
  public static Thread start(String name, Body body) {
    Thread thread =
        make(
            name,
            () -> {
              try {
                body.run();
              } catch (Exception e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
              }
            });
    thread.start();
    return thread;
  }

  private static Thread make(String name, Runnable body) {
    if (!IS_VIRTUAL) {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      return thread;
    }
    try {
      // Thread.ofVirtual().unstarted(body): this class is compiled for JDK 17.
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (Thread)
          Class.forName("java.lang.Thread$Builder")
              .getMethod("unstarted", Runnable.class)
              .invoke(builder, body);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no virtual threads on this JDK", e);
    }
  }
}
