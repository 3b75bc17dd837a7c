package io.toehold.core.tcp.recovery;

/**
 * What an acknowledgement turned out to be. Owned by {@link LossRecovery}, and valid until its next
 * call of {@link LossRecovery#acknowledged}.
 */
public final class Outcome {
  /** The value of {@link #roundTrip} without a sample. */
  public static final long NO_SAMPLE = -1;

  /** Positions by which the cumulative acknowledgement advanced; the SYN and the FIN count. */
  public long acknowledged;

  /**
   * Positions that are known to have arrived by this one and were not before: cumulatively, or by
   * SACK.
   */
  public long delivered;

  /** Positions that were found to be lost. */
  public long lost;

  /** Whether it is a duplicate acknowledgement: by RFC 5681 section 2, or with SACK news. */
  public boolean duplicate;

  /** Whether it reports data that arrived twice (RFC 2883). */
  public boolean dsack;

  /** Round trip that was measured, nanoseconds; or {@link #NO_SAMPLE}. */
  public long roundTrip;

  /** Whether fast recovery begins with it. */
  public boolean enteredRecovery;

  /** Whether fast recovery, or recovery from a time-out, ends with it. */
  public boolean leftRecovery;

  /** Whether the sender has found that what it took for loss was none, and has its window back. */
  public boolean undone;

  /** Whether it reduced the window, for loss or for congestion notification. */
  public boolean windowReduced;

  void clear() {
    acknowledged = 0;
    delivered = 0;
    lost = 0;
    duplicate = false;
    dsack = false;
    roundTrip = NO_SAMPLE;
    enteredRecovery = false;
    leftRecovery = false;
    undone = false;
    windowReduced = false;
  }
}
