package io.toehold.spi;

import sun.nio.ch.ToeholdGate;
import sun.nio.ch.ToeholdNative;

/**
 * What those who put Toehold together do with the wall. To be loaded only after {@link
 * Faces#define}.
 */
public final class Wall {
  /** The JNI name of the function behind {@link #systemCall}. */
  public static final String SYSTEM_CALL_SYMBOL = ToeholdNative.SYMBOL;

  private Wall() {}

  /** Opens the gate: from now on new connections may be offloaded. */
  public static void open(OffloadGate gate) {
    ToeholdGate.set(gate);
  }

  /**
   * Loads the library that exports {@link #SYSTEM_CALL_SYMBOL}, on behalf of a class of {@code
   * java.base}.
   */
  public static void loadNative(String file) {
    ToeholdNative.load(file);
  }

  /** Executes a system call; the result, or -errno. */
  public static long systemCall(long number, long a, long b, long c, long d, long e, long f) {
    return ToeholdNative.sys(number, a, b, c, d, e, f);
  }
}
