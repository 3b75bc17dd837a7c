package io.toehold.spi;

import sun.nio.ch.ToeholdGate;
import sun.nio.ch.ToeholdNative;

/**
 * What those who put Toehold together do with the wall. To be loaded only after {@link
 * Faces#define}.
 */
public final class Wall {
  /** The JNI name of the function behind {@link #systemCall}. */
  public static final String SYSTEM_CALL_SYMBOL = ToeholdNative.SYS;

  /** The JNI name of the function behind {@link #copyArray}. */
  public static final String COPY_ARRAY_SYMBOL = ToeholdNative.COPY_ARRAY;

  /** The JNI name of the function behind {@link #copyMemory}. */
  public static final String COPY_MEMORY_SYMBOL = ToeholdNative.COPY_MEMORY;

  private Wall() {}

  /** Opens the gate: from now on new connections may be offloaded. */
  public static void open(OffloadGate gate) {
    ToeholdGate.set(gate);
  }

  /** Loads the library that exports the functions, on behalf of a class of {@code java.base}. */
  public static void loadNative(String file) {
    ToeholdNative.load(file);
  }

  /** Executes a system call; the result, or -errno. */
  public static long systemCall(long number, long a, long b, long c, long d, long e, long f) {
    return ToeholdNative.sys(number, a, b, c, d, e, f);
  }

  /** Copies from an array by the string instruction; at least one byte. */
  public static void copyArray(byte[] from, int offset, int bytes, long to) {
    ToeholdNative.copyArray(from, offset, bytes, to);
  }

  /** The same from memory outside the heap. */
  public static void copyMemory(long from, long to, long bytes) {
    ToeholdNative.copyMemory(from, to, bytes);
  }
}
