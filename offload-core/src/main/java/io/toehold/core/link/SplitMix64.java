package io.toehold.core.link;

/**
 * A stream of pseudo-random numbers (Steele, Lea and Flood: "Fast splittable pseudorandom number
 * generators", 2014): the same on every JDK for the same seed, and without allocation. Not for
 * secrets. One thread.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  public SplitMix64(long seed) {
    state = seed;
  }

  /** Any 64 bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * A number from 0 up to, not including, {@code bound}. The bias of the remainder is below 2^-31
   * for bounds that fit in an int.
   *
   * @param bound at least 1
   */
  public long nextLong(long bound) {
    return (nextLong() >>> 1) % bound;
  }

  /** As {@link #nextLong(long)}. */
  public int nextInt(int bound) {
    return (int) nextLong(bound);
  }

  /** From 0 up to, not including, 1. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** True with this probability; draws nothing if it is 0, so that what is off changes nothing. */
  public boolean chance(double probability) {
    return probability > 0 && nextDouble() < probability;
  }

  /** Another stream, independent of what is drawn from this one later. */
  public SplitMix64 split() {
    return new SplitMix64(nextLong());
  }
}
