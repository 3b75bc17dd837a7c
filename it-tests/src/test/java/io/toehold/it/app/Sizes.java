package io.toehold.it.app;

/** Odd sizes of writes and reads, from one byte to {@link #MAX}, the same for the same seed. */
public final class Sizes {
  /** The largest size. */
  public static final int MAX = (1 << 17) - 1;

  private long state;

  public Sizes(long seed) {
    state = Pattern.mix(seed);
  }

  /**
   * The next size: mostly some ten thousands of bytes, often a few thousands, sometimes less than
   * 32.
   */
  public int next() {
    state = Pattern.mix(state);
    int mask =
        switch ((int) (state & 15)) {
          case 0 -> 31;
          case 1, 2, 3 -> 8191;
          default -> MAX;
        };
    return (int) (state >>> 16) & mask | 1;
  }
}
