package io.toehold.core.tcp.recovery;

import io.toehold.core.tcp.tuning.TcpParameters;

/** When to wake up: retransmission time-out, tail loss probe, reordering timer. */
final class Timers {
  /** As Linux: half a round trip, but at least so long. */
  private static final long RENEGING_PATIENCE = 10_000_000L;

  private final RoundTrips roundTrips;
  private final TailLossProbe probe;
  private long timeoutAt = LossRecovery.NEVER;
  private long reorderingAt = LossRecovery.NEVER;
  private boolean stopped;

  Timers(TcpParameters parameters, RoundTrips roundTrips) {
    this.roundTrips = roundTrips;
    probe = new TailLossProbe(parameters, roundTrips);
  }

  TailLossProbe probe() {
    return probe;
  }

  long deadline() {
    return Math.min(Math.min(timeoutAt, probe.deadline()), reorderingAt);
  }

  boolean timeoutRuns() {
    return timeoutAt != LossRecovery.NEVER;
  }

  boolean timedOut(long now) {
    return now >= timeoutAt;
  }

  boolean reorderingOver(long now) {
    return now >= reorderingAt;
  }

  /** When the rest of what is late becomes lost, or NEVER. */
  void reordering(long deadline) {
    reorderingAt = stopped ? LossRecovery.NEVER : deadline;
  }

  /** RFC 6298 5.1, 5.3. */
  void startTimeout(long now) {
    timeoutAt = stopped ? LossRecovery.NEVER : now + roundTrips.timeout();
  }

  /** RFC 6298 5.2. */
  void nothingInFlight() {
    timeoutAt = LossRecovery.NEVER;
    reorderingAt = LossRecovery.NEVER;
    probe.cancel();
  }

  /**
   * The tail loss probe's wait begins, if it makes sense (RFC 8985 section 7.2).
   *
   * @param single see {@link TailLossProbe#schedule}
   */
  void startProbe(boolean wanted, boolean single, long now) {
    if (wanted && !stopped) {
      probe.schedule(single, timeoutAt, now);
    } else {
      probe.cancel();
    }
  }

  /**
   * The oldest data has been SACKed, and is not acknowledged: has the peer dropped it (RFC 2018
   * section 8)? The acknowledgement may be on its way; if not, no more time is to be lost.
   */
  void reneging(long now) {
    long patience = Math.max(roundTrips.smoothed() / 2, RENEGING_PATIENCE);
    timeoutAt = stopped ? LossRecovery.NEVER : Math.min(timeoutAt, now + patience);
  }

  /** Nothing times out until {@link #resume}. */
  void stop() {
    stopped = true;
    nothingInFlight();
    probe.reset();
  }

  void resume() {
    stopped = false;
  }
}
