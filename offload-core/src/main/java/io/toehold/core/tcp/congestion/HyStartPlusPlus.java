package io.toehold.core.tcp.congestion;

/**
 * HyStart++ (RFC 9406): ends the first slow start before it overflows the path, when round trips
 * grow. It does so by way of conservative slow start (CSS), which grows a quarter as fast, and from
 * which it goes back if the growth of the round trip was a passing one.
 */
final class HyStartPlusPlus {
  // Section 4.3
  private static final long MIN_THRESHOLD = 4_000_000;
  private static final long MAX_THRESHOLD = 16_000_000;
  private static final int DIVISOR = 8;
  private static final int SAMPLES = 8;
  private static final int CSS_GROWTH_DIVISOR = 4;
  private static final int CSS_ROUNDS = 5;

  private static final long INFINITE = Long.MAX_VALUE;

  private long lastRoundMinimum = INFINITE;
  private long roundMinimum = INFINITE;
  private int samples;

  private boolean conservative;
  private long baseline = INFINITE;
  private int rounds;

  /** How much the window grows for so many bytes acknowledged. */
  long growth(long bytes) {
    return conservative ? bytes / CSS_GROWTH_DIVISOR : bytes;
  }

  boolean conservative() {
    return conservative;
  }

  /**
   * Takes an acknowledgement.
   *
   * @param roundTrip or {@link CongestionControl#NO_SAMPLE}
   * @return whether slow start is to end
   */
  boolean ends(long roundTrip, boolean roundBegins) {
    if (roundBegins) {
      if (conservative && rounds == CSS_ROUNDS) {
        return true;
      }
      rounds++;
      lastRoundMinimum = roundMinimum;
      roundMinimum = INFINITE;
      samples = 0;
    }
    if (roundTrip != CongestionControl.NO_SAMPLE) {
      roundMinimum = Math.min(roundMinimum, roundTrip);
      samples++;
    }
    if (samples >= SAMPLES) {
      judge();
    }
    return false;
  }

  private void judge() {
    if (conservative) {
      if (roundMinimum < baseline) {
        conservative = false;
        baseline = INFINITE;
      }
    } else if (lastRoundMinimum != INFINITE) {
      long threshold = Math.max(MIN_THRESHOLD, Math.min(lastRoundMinimum / DIVISOR, MAX_THRESHOLD));
      if (roundMinimum >= lastRoundMinimum + threshold) {
        baseline = roundMinimum;
        conservative = true;
        // "that partial round counts towards the CSS_ROUNDS limit" (section 4.2)
        rounds = 1;
      }
    }
  }
}
