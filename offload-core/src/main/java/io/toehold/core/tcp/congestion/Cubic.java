package io.toehold.core.tcp.congestion;

import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * CUBIC (RFC 9438). The window follows a cubic function of the time since the last loss, flat where
 * the loss happened:
 *
 * <pre>
 *   W_cubic(t) = C (t - K)^3 + W_max      K = cbrt((W_max - cwnd_epoch) / C)
 * </pre>
 *
 * and is never less than that of a Reno with the same average (section 4.3). Names and units within
 * are the RFC's: segments and seconds.
 */
public final class Cubic extends WindowControl {
  static final double C = 0.4;
  static final double BETA = 0.7;

  /** Section 4.3: makes the Reno-friendly estimate fair with BETA rather than a half. */
  static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

  private static final double SECOND = 1e9;
  private static final long NONE = Long.MIN_VALUE;

  /** The window at the last congestion, perhaps lessened by fast convergence (section 4.7). */
  private double lastMaximum;

  /** W_max of this epoch. */
  private double maximum;

  private double k;
  private long epochStart = NONE;

  /** W_est. */
  private double estimate;

  /** cwnd_prior. */
  private double prior;

  /** Bytes of growth that are less than one. */
  private double fraction;

  private long lastAcknowledged = NONE;

  private double savedLastMaximum;
  private double savedMaximum;
  private double savedK;
  private long savedEpochStart;
  private double savedEstimate;
  private double savedPrior;

  public Cubic(TcpParameters parameters, int mss) {
    super(parameters, mss);
  }

  private double segments() {
    return (double) window() / mss();
  }

  @Override
  public void mss(int mss) {
    double scale = (double) mss() / mss;
    lastMaximum *= scale;
    maximum *= scale;
    estimate *= scale;
    prior *= scale;
    super.mss(mss);
  }

  @Override
  void avoid(long bytes, long roundTrip, long now) {
    lastAcknowledged = now;
    if (epochStart == NONE) {
      beginEpoch(now);
    }
    double window = segments();
    double t = (now - epochStart) / SECOND;
    double arrived = (double) bytes / mss();
    // Section 4.3: once it has the window back it grows as Reno does
    estimate += (estimate >= prior ? 1 : ALPHA) * arrived / window;
    if (cubic(t) < estimate) {
      growTo(estimate, window);
      return;
    }
    // Sections 4.4 and 4.5
    double ahead = cubic(t + Math.max(0, roundTrip) / SECOND);
    double target = Math.min(Math.max(ahead, window), 1.5 * window);
    growTo(window + (target - window) / window * arrived, window);
  }

  private void growTo(double wanted, double window) {
    double growth = Math.max(0, wanted - window) * mss() + fraction;
    long whole = (long) growth;
    fraction = growth - whole;
    grow(whole);
  }

  private void beginEpoch(long now) {
    double window = segments();
    epochStart = now;
    estimate = window;
    fraction = 0;
    if (window < lastMaximum) {
      k = Math.cbrt((lastMaximum - window) / C);
      maximum = lastMaximum;
    } else {
      // Sections 4.8 and 4.10: after a time-out, or after slow start without a loss
      k = 0;
      maximum = window;
    }
  }

  private double cubic(double t) {
    double d = t - k;
    return C * d * d * d + maximum;
  }

  /**
   * Section 4.6. Of the window, as 4.6 permits to those that do not let it grow unused: a loss in a
   * flight that the application left short says nothing against it.
   */
  @Override
  long reduced(long flight) {
    double window = segments();
    prior = window;
    // Section 4.7: leave room for newcomers
    lastMaximum = window < lastMaximum ? window * (1 + BETA) / 2 : window;
    return Math.max((long) (window() * BETA), 2L * mss());
  }

  @Override
  void newEpoch(boolean timeout) {
    epochStart = NONE;
    if (timeout) {
      lastMaximum = 0;
    }
  }

  /** Section 5.8: time without growth does not count. */
  @Override
  void notGrown(long now) {
    if (epochStart != NONE && lastAcknowledged != NONE) {
      epochStart += now - lastAcknowledged;
    }
    lastAcknowledged = now;
  }

  @Override
  void pause(long duration) {
    if (epochStart != NONE) {
      epochStart += duration;
      lastAcknowledged += duration;
    }
  }

  @Override
  void save() {
    savedLastMaximum = lastMaximum;
    savedMaximum = maximum;
    savedK = k;
    savedEpochStart = epochStart;
    savedEstimate = estimate;
    savedPrior = prior;
  }

  /** Section 4.9. */
  @Override
  void restore() {
    lastMaximum = savedLastMaximum;
    maximum = savedMaximum;
    k = savedK;
    epochStart = savedEpochStart;
    estimate = savedEstimate;
    prior = savedPrior;
  }
}
