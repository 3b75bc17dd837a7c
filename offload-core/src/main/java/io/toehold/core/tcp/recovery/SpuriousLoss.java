package io.toehold.core.tcp.recovery;

/**
 * Evidence that what was sent again had not been lost: the acknowledgement echoes a timestamp from
 * before the first retransmission (Eifel, RFC 3522), or every retransmission has been reported as a
 * duplicate (RFC 3708). One episode of recovery at a time; the evidence of an episode is taken
 * until the next, since duplicates are reported after it has ended.
 */
final class SpuriousLoss {
  private static final long NEVER_SENT = Long.MAX_VALUE;

  private final long tick;

  /** SND.UNA when the episode began, or NONE if it cannot be undone. */
  private long marker = LossRecovery.NONE;

  /** Positions sent again and not reported as duplicates. */
  private long outstanding;

  private long firstSentAgain = NEVER_SENT;

  SpuriousLoss(long tick) {
    this.tick = tick;
  }

  /**
   * @param outstanding what has already been sent again: a tail loss probe
   */
  void begin(long una, long outstanding) {
    marker = una;
    this.outstanding = outstanding;
    firstSentAgain = NEVER_SENT;
  }

  /** What has happened is no mistake, or has been undone. */
  void forget() {
    marker = LossRecovery.NONE;
  }

  /** Whether there is an episode that may be undone. */
  boolean possible() {
    return marker != LossRecovery.NONE;
  }

  void sentAgain(long bytes, long now) {
    outstanding += bytes;
    firstSentAgain = Math.min(firstSentAgain, now);
  }

  /** A range that arrived twice. */
  void dsack(long from, long to) {
    if (marker != LossRecovery.NONE && to > marker && outstanding > 0) {
      outstanding = Math.max(0, outstanding - (to - Math.max(from, marker)));
    }
  }

  /** Whether all that was sent again turned out to be duplicates. */
  boolean byDuplicates() {
    return marker != LossRecovery.NONE && firstSentAgain != NEVER_SENT && outstanding == 0;
  }

  /**
   * Whether an acknowledgement of new data answers something that was sent before any
   * retransmission.
   *
   * @param original whether it acknowledges data that was sent once only
   */
  boolean byTime(long echoedAt, boolean original) {
    if (marker == LossRecovery.NONE) {
      return false;
    }
    if (firstSentAgain == NEVER_SENT) {
      return original;
    }
    return echoedAt != Acknowledgement.NO_ECHO && echoedAt + tick <= firstSentAgain;
  }
}
