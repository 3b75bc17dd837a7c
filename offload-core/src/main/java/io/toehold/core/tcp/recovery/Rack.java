package io.toehold.core.tcp.recovery;

/**
 * Recent acknowledgement (RFC 8985 sections 5 and 6): what was sent sufficiently long before
 * something that has arrived, and has not arrived itself, is lost.
 */
final class Rack {
  /** RACK.reo_wnd_persist: recoveries after which a widened window is forgotten. */
  private static final int PERSIST = 16;

  private static final int WIDEST = 255;

  private final RoundTrips roundTrips;
  private final long tick;

  /** RACK.xmit_ts, RACK.end_seq: what was sent last of what has arrived. */
  private long order = Long.MIN_VALUE;

  private long end;

  /** RACK.rtt. */
  private long roundTrip;

  /** RACK.fack: the highest position that has arrived. */
  private long highest;

  private boolean reorderingSeen;
  private int multiplier = 1;
  private int persist;

  /** RACK.dsack_round: the window has been widened for DSACKs before this position; NONE. */
  private long dsackRound = LossRecovery.NONE;

  /**
   * @param tick of the timestamp clock, nanoseconds
   */
  Rack(RoundTrips roundTrips, long tick) {
    this.roundTrips = roundTrips;
    this.tick = tick;
  }

  /**
   * Steps 1 to 3 of section 6.2, for each range that has newly arrived.
   *
   * @param echoedAt the timestamp echo, if it says something of this range: what arrives out of
   *     order is not echoed (RFC 7323 section 4.3)
   */
  void delivered(long to, long sentAt, long sentOrder, boolean again, long echoedAt, long now) {
    detectReordering(to, again);
    long took = now - sentAt;
    if (again && answersEarlierCopy(sentAt, took, echoedAt)) {
      return;
    }
    roundTrip = took;
    if (sentAfter(sentOrder, to, order, end)) {
      order = sentOrder;
      end = to;
    }
  }

  /** Whether this is probably not the answer to the last copy (section 6.2, step 2). */
  private boolean answersEarlierCopy(long sent, long took, long echoedAt) {
    if (echoedAt != Acknowledgement.NO_ECHO && echoedAt + tick <= sent) {
      return true;
    }
    return took < roundTrips.minimum();
  }

  private void detectReordering(long to, boolean again) {
    if (to > highest) {
      highest = to;
    } else if (to < highest && !again) {
      reorderingSeen = true;
    }
  }

  private static boolean sentAfter(long order1, long end1, long order2, long end2) {
    return order1 > order2 || order1 == order2 && end1 > end2;
  }

  /** Step 4: each round trip with a DSACK widens the window. */
  void dsack(long una, long nxt) {
    if (dsackRound != LossRecovery.NONE && una >= dsackRound) {
      dsackRound = LossRecovery.NONE;
    }
    if (dsackRound == LossRecovery.NONE) {
      dsackRound = nxt;
      multiplier = Math.min(multiplier + 1, WIDEST);
      persist = PERSIST;
    }
  }

  /** Step 4: a recovery has ended. */
  void recoveryEnded() {
    if (--persist <= 0) {
      multiplier = 1;
    }
  }

  /**
   * RACK.reo_wnd.
   *
   * @param urgent in recovery, or as much SACKed as the duplicate threshold says: no time is lost
   *     then to a path that has never reordered
   */
  long window(boolean urgent) {
    if (!reorderingSeen && urgent || roundTrips.minimum() == RoundTrips.UNKNOWN) {
      return 0;
    }
    return Math.min(multiplier * (roundTrips.minimum() / 4), roundTrips.smoothed());
  }

  /**
   * A fast recovery turned out to be a mistake: the reordering that step 3 does not see, as
   * everything that came late had been sent again.
   */
  void recoveryWasSpurious() {
    reorderingSeen = true;
  }

  /**
   * Step 5: marks what is lost.
   *
   * @return when to look again, or {@link LossRecovery#NEVER}
   */
  long detect(Scoreboard board, boolean urgent, long now) {
    long window = window(urgent);
    long deadline = Long.MIN_VALUE;
    int record = board.oldest();
    while (record != Scoreboard.NIL && board.order(record) <= order) {
      int following = board.newer(record);
      if (sentAfter(order, end, board.order(record), board.end(record))) {
        long due = board.sentAt(record) + roundTrip + window;
        if (due <= now) {
          board.lose(record);
        } else {
          deadline = Math.max(deadline, due);
        }
      }
      record = following;
    }
    return deadline == Long.MIN_VALUE ? LossRecovery.NEVER : deadline;
  }

  /** Section 6.3: the oldest is lost, and what would be by time; the younger may yet arrive. */
  void markOnTimeout(Scoreboard board, long now) {
    long window = window(true);
    int record = board.oldest();
    while (record != Scoreboard.NIL) {
      int following = board.newer(record);
      if (record == board.head() || board.sentAt(record) + roundTrip + window <= now) {
        board.lose(record);
      }
      record = following;
    }
  }
}
