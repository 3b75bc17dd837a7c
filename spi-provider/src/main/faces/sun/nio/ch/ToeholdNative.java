package sun.nio.ch;

/** Our native code, as methods of {@code java.base}, from where such may be loaded quietly. */
public final class ToeholdNative {
  /** The JNI name of {@link #sys}. */
  public static final String SYS = "Java_sun_nio_ch_ToeholdNative_sys";

  /** The JNI name of {@link #copyArray}. */
  public static final String COPY_ARRAY = "Java_sun_nio_ch_ToeholdNative_copyArray";

  /** The JNI name of {@link #copyMemory}. */
  public static final String COPY_MEMORY = "Java_sun_nio_ch_ToeholdNative_copyMemory";

  private ToeholdNative() {}

  /** Loads the library that exports them. */
  @SuppressWarnings("restricted")
  public static void load(String file) {
    System.load(file);
  }

  /** Executes a system call; the result, or -errno. */
  public static native long sys(long number, long a, long b, long c, long d, long e, long f);

  /** Copies at least one byte; the caller has checked the range. Not on all processors. */
  public static native void copyArray(byte[] from, int offset, int bytes, long to);

  /** The same from memory outside the heap. */
  public static native void copyMemory(long from, long to, long bytes);
}
