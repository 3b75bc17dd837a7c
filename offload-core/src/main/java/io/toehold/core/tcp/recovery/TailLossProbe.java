package io.toehold.core.tcp.recovery;

import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * Tail loss probe (RFC 8985 section 7): if the last acknowledgement is overdue, one segment more
 * calls forth the SACK that shows what is lost, long before the retransmission time-out.
 */
final class TailLossProbe {
  private final TcpParameters parameters;
  private final RoundTrips roundTrips;

  private long deadline = LossRecovery.NEVER;

  /** The probe was asked for and not yet sent. */
  private boolean due;

  /** TLP.end_seq: SND.NXT after the probe; NONE if none is in flight. */
  private long end = LossRecovery.NONE;

  /** Bytes that the probe sent again; 0 if it was new data (TLP.is_retrans). */
  private long sentAgain;

  /** Whether a round trip was measured since the last probe. */
  private boolean measured = true;

  TailLossProbe(TcpParameters parameters, RoundTrips roundTrips) {
    this.parameters = parameters;
    this.roundTrips = roundTrips;
  }

  long deadline() {
    return deadline;
  }

  /**
   * New data was sent, or some was acknowledged: the wait begins anew (section 7.2).
   *
   * @param single whether no more than one segment is in flight, whose acknowledgement may be
   *     delayed
   * @param timeout when the retransmission time-out is: the probe comes in its place if that is
   *     sooner
   */
  void schedule(boolean single, long timeout, long now) {
    long wait = 1_000_000_000L;
    if (roundTrips.smoothed() != RoundTrips.UNKNOWN) {
      wait =
          2 * roundTrips.smoothed() + (single ? parameters.probeAckDelay : parameters.probeSlack);
    }
    deadline = Math.min(now + wait, timeout);
  }

  void cancel() {
    deadline = LossRecovery.NEVER;
    due = false;
  }

  /** Recovery begins: what the probe was for (section 7.1). */
  void reset() {
    cancel();
    end = LossRecovery.NONE;
  }

  /**
   * The deadline has passed (section 7.3).
   *
   * @return whether a probe is to be sent: one at a time, and only if the round trip is known anew
   */
  boolean expired() {
    deadline = LossRecovery.NEVER;
    due = end == LossRecovery.NONE && measured;
    return due;
  }

  /**
   * Something was sent.
   *
   * @param again bytes of it that were sent again
   * @return whether it was the probe
   */
  boolean sent(long again, long nxt) {
    if (!due) {
      return false;
    }
    due = false;
    end = nxt;
    sentAgain = again;
    measured = false;
    return true;
  }

  void measured() {
    measured = true;
  }

  /** Bytes that a probe in flight has sent again. */
  long sentAgain() {
    return end == LossRecovery.NONE ? 0 : sentAgain;
  }

  /** Whether a DSACK reports the probe in flight, and so says nothing of reordering. */
  boolean isProbe(long to) {
    return end != LossRecovery.NONE && sentAgain > 0 && to == end;
  }

  /**
   * Takes an acknowledgement (section 7.4.2).
   *
   * @param una of the acknowledgement
   * @param dsack whether it reports the probe as a duplicate
   * @param bareDuplicate whether it is a duplicate without SACK ranges
   * @return whether the probe has repaired a loss, of which congestion control must learn
   */
  boolean repaired(long una, boolean dsack, boolean bareDuplicate) {
    if (end == LossRecovery.NONE || una < end) {
      return false;
    }
    if (sentAgain == 0 || dsack || bareDuplicate) {
      end = LossRecovery.NONE;
      return false;
    }
    if (una > end) {
      end = LossRecovery.NONE;
      return true;
    }
    return false;
  }
}
