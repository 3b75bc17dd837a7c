package io.toehold.it.suite;

import java.lang.reflect.Method;

/** Virtual threads, where the JDK has them. */
public final class VirtualThreads {
  private static final Method OF_VIRTUAL = find();

  private VirtualThreads() {}

  /** Whether this JDK has them for good (21 and newer). */
  public static boolean areThere() {
    return OF_VIRTUAL != null;
  }

  /** A virtual thread. */
  public static Thread unstarted(Runnable body) {
    try {
      Object builder = OF_VIRTUAL.invoke(null);
      return (Thread)
          Class.forName("java.lang.Thread$Builder")
              .getMethod("unstarted", Runnable.class)
              .invoke(builder, body);
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static Method find() {
    try {
      return Runtime.version().feature() >= 21 ? Thread.class.getMethod("ofVirtual") : null;
    } catch (NoSuchMethodException none) {
      return null;
    }
  }
}
