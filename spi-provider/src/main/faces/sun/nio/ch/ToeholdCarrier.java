package sun.nio.ch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * The platform thread that runs the current thread: itself, or the carrier of a virtual thread, on
 * JDKs that have such.
 */
public final class ToeholdCarrier {
  private static final MethodHandle IS_VIRTUAL = find("isVirtual", false, boolean.class);
  private static final MethodHandle CURRENT = find("currentCarrierThread", true, Thread.class);
  private static final MethodHandle YIELD = find("yield0", true, void.class);

  private ToeholdCarrier() {}

  /** Whether the current thread is virtual. */
  public static boolean isOfVirtual() {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Whether other virtual threads wait for a carrier, or may do so unseen. A platform thread runs
   * nobody else.
   */
  static boolean isWanted() {
    if (!isOfVirtual()) {
      return false;
    }
    if (CURRENT == null || YIELD == null) {
      return true;
    }
    try {
      if ((Thread) CURRENT.invokeExact() instanceof ForkJoinWorkerThread carrier) {
        ForkJoinPool scheduler = carrier.getPool();
        return scheduler.getQueuedTaskCount() > 0 || scheduler.hasQueuedSubmissions();
      }
      return true;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Lets other platform threads and processes run. A virtual thread keeps its carrier, unlike with
   * {@link Thread#yield()}, which passes it on, and wakes another carrier up to find the one that
   * has yielded.
   */
  static void yieldProcessor() {
    if (YIELD == null) {
      Thread.yield(); // JDK 17, which has no virtual threads
      return;
    }
    try {
      YIELD.invokeExact();
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A method of {@link Thread}; null if this JDK has no such. */
  private static MethodHandle find(String name, boolean isStatic, Class<?> result) {
    try {
      MethodHandles.Lookup thread =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      MethodType type = MethodType.methodType(result);
      return isStatic
          ? thread.findStatic(Thread.class, name, type)
          : thread.findVirtual(Thread.class, name, type);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /** None of the methods throws anything but, anywhere, an error such as of the stack. */
  private static Error failed(Throwable e) {
    return e instanceof Error error ? error : new AssertionError(e);
  }
}
