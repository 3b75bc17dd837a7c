package io.toehold.core.tcp.recovery;

import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * What is known of the round trip, and the retransmission time-out that follows from it (RFC 6298).
 * With many samples in a round trip (RFC 7323 appendix G) the deviation is taken as Linux does: the
 * smoothed deviation moves with each sample, the time-out uses its maximum in this round trip and
 * forgets a quarter of what is above it in the next. The lower bound is put on the deviation's
 * term, not on the sum. Times in nanoseconds.
 */
public final class RoundTrips {
  /** The value of a round trip that was never measured. */
  public static final long UNKNOWN = -1;

  private final TcpParameters parameters;
  private final WindowedMinimum minimum;
  private long smoothed = UNKNOWN;
  private long latest = UNKNOWN;

  // Four times the deviation, as RFC 6298's time-out uses it: smoothed; its maximum in this round
  // trip; and what the time-out is made of.
  private long deviation;
  private long deviationMaximum;
  private long variance;
  private long roundEnd;

  private long timeout;
  private int backoff;

  RoundTrips(TcpParameters parameters) {
    this.parameters = parameters;
    minimum = new WindowedMinimum(parameters.minimumRoundTripWindow);
    timeout = parameters.initialRto;
  }

  /**
   * Takes a sample of something that was sent once only, or was measured by a timestamp.
   *
   * @param una all before was acknowledged, this acknowledgement included
   * @param nxt what will be sent next
   */
  void sample(long roundTrip, long una, long nxt) {
    latest = roundTrip;
    if (smoothed == UNKNOWN) {
      // RFC 6298 2.2: RTTVAR = R/2
      smoothed = Math.max(1, roundTrip);
      deviation = 2 * roundTrip;
      variance = Math.max(deviation, parameters.minimumRto);
      deviationMaximum = variance;
      roundEnd = nxt;
    } else {
      long error = roundTrip - smoothed;
      smoothed = Math.max(1, smoothed + error / 8);
      moveDeviation(error);
      if (una > roundEnd) {
        if (deviationMaximum < variance) {
          variance -= (variance - deviationMaximum) / 4;
        }
        roundEnd = nxt;
        deviationMaximum = parameters.minimumRto;
      }
    }
    backoff = 0;
    timeout = Math.min(smoothed + variance, parameters.maximumRto);
  }

  private void moveDeviation(long error) {
    long difference = Math.abs(error) - deviation / 4;
    if (error < 0 && difference > 0) {
      // A shorter round trip must not lengthen the time-out: it counts an eighth.
      difference /= 8;
    }
    deviation += difference;
    if (deviation > deviationMaximum) {
      deviationMaximum = deviation;
      variance = Math.max(variance, deviationMaximum);
    }
  }

  /** Takes a sample without the peer's delay: what the path takes at least. */
  void path(long roundTrip, long now) {
    minimum.add(roundTrip, now);
  }

  /**
   * Sets the time-out for the first data if the handshake gave no sample (RFC 6298 5.7, RFC 9293's
   * 3 s).
   */
  void handshakeWithoutSample() {
    if (smoothed == UNKNOWN) {
      timeout = Math.max(timeout, parameters.fallbackRto);
      backoff = 0;
    }
  }

  /** Doubles the time-out (RFC 6298 5.5) until a sample comes. */
  void backOff() {
    if (timeout() < parameters.maximumRto) {
      backoff++;
    }
  }

  /** Takes back what {@link #backOff} did. */
  void forgetBackOff() {
    backoff = 0;
  }

  /** The retransmission time-out now, with its back-off. */
  public long timeout() {
    return Math.min(timeout << backoff, parameters.maximumRto);
  }

  /** SRTT, or {@link #UNKNOWN}. */
  public long smoothed() {
    return smoothed;
  }

  /** Four times the mean deviation: the term of the time-out. */
  public long variance() {
    return variance;
  }

  /** The last sample, or {@link #UNKNOWN}. */
  public long latest() {
    return latest;
  }

  /** The shortest of the last minutes ({@code minimumRoundTripWindow}), or {@link #UNKNOWN}. */
  public long minimum() {
    return minimum.value();
  }
}
