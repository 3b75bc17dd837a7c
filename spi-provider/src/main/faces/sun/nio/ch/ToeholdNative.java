package sun.nio.ch;

/**
 * The machine's system call instruction, as a method of {@code java.base}, from where native code
 * may be loaded quietly.
 */
public final class ToeholdNative {
  /** The JNI name of {@link #sys}. */
  public static final String SYMBOL = "Java_sun_nio_ch_ToeholdNative_sys";

  private ToeholdNative() {}

  /** Loads the library that exports {@link #SYMBOL}. */
  @SuppressWarnings("restricted")
  public static void load(String file) {
    System.load(file);
  }

  /** Executes a system call; the result, or -errno. */
  public static native long sys(long number, long a, long b, long c, long d, long e, long f);
}
