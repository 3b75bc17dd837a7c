package io.toehold.it.app.virtual;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Virtual threads, of which the JDK that compiles these tests need not know. */
final class VirtualThreads {
  private static final MethodHandle START = find();

  private VirtualThreads() {}

  /** What a thread does; it catches what it expects. */
  interface Body {
    void run() throws Exception;
  }

  /** Starts one. What it does not catch ends the process. */
  static Thread start(Body body) {
    Runnable action =
        () -> {
          try {
            body.run();
          } catch (Throwable unexpected) {
            unexpected.printStackTrace();
            Runtime.getRuntime().halt(1);
          }
        };
    try {
      return (Thread) START.invokeExact(action);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the thread is parked. */
  static void awaitBlocked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      if (!thread.isAlive()) {
        throw new AssertionError("ended, and should wait");
      }
      Thread.sleep(5);
    }
  }

  private static MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
