package io.toehold.core.tcp.recovery;

/**
 * Loss by counting what arrived after it: for peers without SACK (RFC 5681 section 3.2, RFC 6582),
 * and with SACK if RACK is off (RFC 6675).
 */
final class DuplicateThreshold {
  private final int threshold;
  private int count;

  /** Bytes that duplicate acknowledgements without SACK say to have left the network. */
  private long inflation;

  /**
   * RFC 6582's "recover": no fast retransmit for what was sent before, as it may be our own echo.
   */
  private long recover;

  DuplicateThreshold(int threshold) {
    this.threshold = threshold;
  }

  int count() {
    return count;
  }

  long inflation() {
    return inflation;
  }

  /** Recovery of either kind begins; it is over when this position is acknowledged. */
  void recoverAt(long nxt) {
    recover = nxt;
  }

  /** Whatever duplicates said of the flight holds no more. */
  void forget() {
    count = 0;
    inflation = 0;
  }

  /**
   * A duplicate without SACK: a segment has left the network, we do not know which.
   *
   * @return bytes that this shows to have arrived
   */
  long duplicate(long una, long nxt, int mss) {
    count++;
    // The oldest cannot be among them
    long before = inflation;
    inflation = Math.max(before, Math.min(before + mss, nxt - una - mss));
    return inflation - before;
  }

  /**
   * SND.UNA advances without SACK: what was acknowledged beyond the segment that filled the hole
   * had been counted (RFC 6582 section 3.2, step 3: deflate).
   *
   * @return bytes that this shows to have arrived and that were not counted
   */
  long advanced(long bytes, int mss) {
    count = 0;
    long counted = Math.min(inflation, Math.max(0, bytes - mss));
    inflation -= counted;
    return bytes - counted;
  }

  /** Whether fast retransmit is due. */
  boolean reached(long una) {
    return count >= threshold && una > recover;
  }

  /**
   * IsLost of RFC 6675 section 4, for all: marks what was sent once and has more than (threshold -
   * 1) segments SACKed above. What was sent again is left to the time-out.
   */
  void markBySack(Scoreboard board, int mss) {
    long above = board.bytes(Scoreboard.SACKED);
    for (int r = board.head(); r != Scoreboard.NIL; r = board.next(r)) {
      if (above <= (threshold - 1L) * mss) {
        return;
      }
      if (board.state(r) == Scoreboard.SACKED) {
        above -= board.length(r);
      } else if (!board.sentAgain(r)) {
        board.lose(r);
      }
    }
  }
}
