package io.toehold.core.tcp.recovery;

/**
 * What one acknowledgement delivers, summed up over the records of the {@link Scoreboard} that it
 * touches.
 */
final class Delivery {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Rack rack;

  /** Positions delivered: cumulatively, by SACK. */
  long cumulative;

  long selective;

  /** Whether something that was sent again was acknowledged cumulatively. */
  private boolean retransmitted;

  private boolean retransmittedSelective;

  /** Whether something below {@link #originalsBelow} arrived that was sent once only. */
  private boolean originalCumulative;

  private boolean originalSelective;

  private long originalsBelow;
  private long now;
  private long echoedAt;
  private long firstSent;
  private long lastSent;
  private long sackedSent;

  Delivery(Rack rack) {
    this.rack = rack;
  }

  void begin(long originalsBelow, long echoedAt, long now) {
    this.originalsBelow = originalsBelow;
    this.echoedAt = echoedAt;
    this.now = now;
    cumulative = 0;
    selective = 0;
    originalCumulative = false;
    originalSelective = false;
    retransmitted = false;
    retransmittedSelective = false;
    firstSent = UNKNOWN;
    lastSent = UNKNOWN;
    sackedSent = UNKNOWN;
  }

  /**
   * Takes one range that was not known to have arrived.
   *
   * @param sentAt when it was sent last
   * @param order see {@link Scoreboard#order}
   * @param again whether it was sent more than once
   * @param bySack whether it is acknowledged selectively
   */
  void add(long from, long to, long sentAt, long order, boolean again, boolean bySack) {
    if (bySack) {
      selective += to - from;
    } else {
      cumulative += to - from;
    }
    if (again) {
      retransmitted |= !bySack;
      retransmittedSelective |= bySack;
    } else {
      if (bySack) {
        originalSelective |= to <= originalsBelow;
        sackedSent = Math.max(sackedSent, sentAt);
      } else {
        originalCumulative |= to <= originalsBelow;
        firstSent = firstSent == UNKNOWN ? sentAt : Math.min(firstSent, sentAt);
        lastSent = Math.max(lastSent, sentAt);
      }
    }
    rack.delivered(to, sentAt, order, again, bySack ? Acknowledgement.NO_ECHO : echoedAt, now);
  }

  /**
   * Whether something certainly arrived that was sent once only. What is acknowledged together with
   * a retransmission may have waited for it at the receiver.
   */
  boolean original() {
    return originalSelective || originalCumulative && !retransmitted;
  }

  /** All positions that are newly known to have arrived. */
  long total() {
    return cumulative + selective;
  }

  /**
   * Round trip of the oldest segment that it acknowledges, with the peer's delay in it: what the
   * time-out has to allow for; or {@link Outcome#NO_SAMPLE}. Nothing that was sent twice is
   * measured (Karn, RFC 6298 section 3), and nothing by SACK if what was sent twice made the peer
   * speak: it tells then what earlier acknowledgements had told that were lost.
   *
   * @param dsack whether it reports data that arrived twice
   */
  long longest(boolean dsack) {
    if (firstSent != UNKNOWN && !retransmitted) {
      return now - firstSent;
    }
    boolean told = dsack || retransmitted || retransmittedSelective;
    return sackedSent != UNKNOWN && !told ? now - sackedSent : Outcome.NO_SAMPLE;
  }

  /** Round trip of the newest, without the peer's delay: what the path takes. */
  long shortest() {
    long newest = Math.max(retransmitted ? UNKNOWN : lastSent, sackedSent);
    return newest != UNKNOWN ? now - newest : Outcome.NO_SAMPLE;
  }
}
