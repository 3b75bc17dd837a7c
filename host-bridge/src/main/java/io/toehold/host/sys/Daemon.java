package io.toehold.host.sys;

/**
 * Threads of Toehold's own: they hold nothing of the application's and do not keep the process
 * alive.
 */
public final class Daemon {
  private Daemon() {}

  /** Starts a thread. */
  public static void start(String name, Runnable action) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    Thread thread = new Thread(group, action, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }
}
