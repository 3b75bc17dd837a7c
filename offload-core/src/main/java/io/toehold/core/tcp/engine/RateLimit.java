package io.toehold.core.tcp.engine;

/**
 * How often something may be done in a second. A limit that several parties share tells each of
 * them what the others do, by counting what is left of it (CVE-2016-5696, CVE-2020-25705); such a
 * one is <i>blurred</i>: each second has another limit at random, between half and one and a half
 * of it.
 *
 * <p>The stack has blurred ones for RSTs to nobody's segments and for ICMP errors. One thread.
 */
final class RateLimit {
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private final boolean blurred;
  private long random;
  private boolean begun;
  private long second;
  private int left;

  private RateLimit(int perSecond, boolean blurred, long seed) {
    this.perSecond = perSecond;
    this.blurred = blurred;
    random = seed;
  }

  /** One for one party. */
  static RateLimit exact(int perSecond) {
    return new RateLimit(perSecond, false, 0);
  }

  /** One that parties share. */
  static RateLimit blurred(int perSecond, long seed) {
    return new RateLimit(perSecond, true, seed);
  }

  /**
   * Whether it may be done once more; then this counts it.
   *
   * @param now nanoseconds, never going back
   */
  boolean allow(long now) {
    if (!begun || now - second >= SECOND) {
      begun = true;
      second = now;
      left = blurred ? (perSecond + 1) / 2 + below(perSecond) : perSecond;
    }
    if (left <= 0) {
      return false;
    }
    left--;
    return true;
  }

  /** At random, 0 to bound - 1; by xorshift64. */
  private int below(int bound) {
    random = random == 0 ? 1 : random;
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return bound <= 1 ? 0 : (int) Long.remainderUnsigned(random >>> 16, bound);
  }
}
