package io.toehold.core.tcp.recovery;

import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * One sender's view of what it has sent: what is in flight, what is lost, what may go out now, and
 * when to wake up. It sees no packets and no clock: the engine tells it what was sent and what was
 * acknowledged, in 64-bit positions of the stream (SYN 0, first byte 1, FIN the last), with the
 * time in nanoseconds that never goes back.
 *
 * <pre>
 *   established(mss, sack)              once, when the options of both sides are known
 *
 *   on a segment with ACK:              outcome = acknowledged(ack, now)
 *   at deadline():                      expired(now)
 *   after either, and on new data:      while (the link takes more) {
 *                                         from = nextLost(there is new data that the peer's window admits)
 *                                         from == NONE ? new data, if any : at most up to lostEnd()
 *                                         stop if the piece is longer than allowance(now)
 *                                         send it; sent(from, to, now)
 *                                       }
 * </pre>
 *
 * A piece is at most a segment, or as many as the link cuts. Pieces are not cut because of the
 * allowance except at segment borders: what does not fit waits. That cannot last: with nothing in
 * flight the allowance is at least one segment.
 *
 * <p>One thread; nothing is allocated but when more is in flight than ever before.
 */
public final class LossRecovery {
  /** No position. */
  public static final long NONE = -1;

  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private final TcpParameters parameters;
  private final RoundTrips roundTrips;
  private final Scoreboard board = new Scoreboard();
  private final Rack rack;
  private final Delivery delivery;
  private final Outcome outcome = new Outcome();

  private int mss;
  private boolean sack;
  private long window;
  private long threshold = Long.MAX_VALUE;

  /** SND.NXT when recovery began: it ends when this is acknowledged. */
  private long recoveryPoint = NONE;

  private boolean recovering;
  private boolean persist;
  private boolean owesCwr;
  private int timeouts;
  private int headRetransmissions;
  private int fullHeadRetransmissions;
  private int synTransmissions;
  private long retransmitted;
  private long progressAt;
  private long timeoutAt = NEVER;
  private long reorderingAt = NEVER;

  /**
   * For a connection whose peer is not known yet: only the SYN can be sent.
   *
   * @param parameters not copied; must not change
   */
  public LossRecovery(TcpParameters parameters) {
    this.parameters = parameters;
    roundTrips = new RoundTrips(parameters);
    rack = new Rack(roundTrips, 1_000_000_000L / parameters.timestampHertz);
    delivery = new Delivery(rack);
    mss = parameters.defaultMss;
    window = (long) parameters.initialWindow * mss;
  }

  /**
   * The options of both sides are known. On an active open: before the acknowledgement in the
   * SYN-ACK is told; on a passive open: before or after the SYN-ACK is sent.
   *
   * @param mss most bytes of payload in a segment, options taken off
   * @param sack whether both sides permit selective acknowledgements
   */
  public void established(int mss, boolean sack) {
    this.mss = mss;
    this.sack = sack;
    window = (long) parameters.initialWindow * mss;
  }

  /**
   * The size of segments has changed, with the path MTU. What was sent in larger ones and is on its
   * way in vain is to be told to {@link #sendAgain}.
   */
  public void mss(int mss) {
    this.mss = mss;
    window = Math.max(window, mss);
    fullHeadRetransmissions = 0;
  }

  /**
   * Something was handed to the link: what lies below {@link #nxt} for another time, the rest,
   * which begins at {@link #nxt}, for the first. One range for one packet, or for what the link
   * cuts into packets. Zero-window probes that carry data are told too (see {@link #persist}).
   *
   * @param from at most {@link #nxt}; what is before {@link #una} is ignored
   * @param to greater than {@code from}
   */
  public void sent(long from, long to, long now) {
    assert from < to && from <= board.nxt() : from + " " + to + " " + board.nxt();
    if (board.isEmpty()) {
      progressAt = now;
    }
    if (from == 0 && board.una() == 0) {
      synTransmissions++;
    }
    if (from < board.nxt()) {
      sentAgain(Math.max(from, board.una()), Math.min(to, board.nxt()), now);
    }
    if (to > board.nxt()) {
      board.append(to, now);
    }
    if (timeoutAt == NEVER) {
      timeoutAt = now + roundTrips.timeout();
    }
  }

  private void sentAgain(long from, long to, long now) {
    if (from >= to) {
      return;
    }
    retransmitted += to - from;
    if (from == board.una()) {
      headRetransmissions++;
      if (to - from >= mss) {
        fullHeadRetransmissions++;
      }
      timeoutAt = now + roundTrips.timeout();
    }
    board.resent(from, to, now);
  }

  /**
   * A segment with an acceptable acknowledgement has arrived, also if it acknowledges nothing new;
   * one that is older than {@link #una} too.
   *
   * @param ack the caller's; {@code una} at most {@link #nxt}
   * @return what it was, valid until the next call
   */
  public Outcome acknowledged(Acknowledgement ack, long now) {
    outcome.clear();
    delivery.begin(board.nxt(), ack.echoedAt, now);
    long advance = ack.una - board.una();
    long lostBefore = board.bytes(Scoreboard.LOST);
    if (advance > 0) {
      board.acknowledge(ack.una, delivery);
      outcome.acknowledged = advance;
      timeouts = 0;
      headRetransmissions = 0;
      fullHeadRetransmissions = 0;
      progressAt = now;
    }
    if (sack) {
      takeRanges(ack);
    }
    outcome.delivered = delivery.total();
    measure(ack, now);
    outcome.duplicate = advance <= 0 && delivery.selective > 0;
    if (recovering && board.una() >= recoveryPoint) {
      recovering = false;
      outcome.leftRecovery = true;
      rack.recoveryEnded();
    }
    reorderingAt = rack.detect(board, recovering || sacked() >= 3L * mss, now);
    outcome.lost = Math.max(0, board.bytes(Scoreboard.LOST) - lostBefore);
    if (outcome.lost > 0 && !recovering) {
      recovering = true;
      recoveryPoint = board.nxt();
      threshold = Math.max(window / 2, 2L * mss);
      window = threshold;
      outcome.enteredRecovery = true;
      outcome.windowReduced = true;
      owesCwr = true;
    } else if (!recovering && advance < board.una()) {
      window += window < threshold ? outcome.delivered : outcome.delivered * mss / window;
    }
    if (board.isEmpty()) {
      timeoutAt = NEVER;
    } else if (advance > 0) {
      timeoutAt = now + roundTrips.timeout();
    }
    return outcome;
  }

  private void takeRanges(Acknowledgement ack) {
    for (int i = 0; i < ack.ranges; i++) {
      long from = ack.edges[2 * i];
      long to = ack.edges[2 * i + 1];
      if (from < to && from >= board.una() && to <= board.nxt()) {
        board.sack(from, to, delivery);
      }
    }
  }

  private void measure(Acknowledgement ack, long now) {
    long sample = delivery.longest();
    if (sample < 0 && delivery.cumulative > 0 && ack.echoedAt != Acknowledgement.NO_ECHO) {
      sample = now - ack.echoedAt;
    }
    if (sample >= 0) {
      roundTrips.sample(sample, board.una(), board.nxt());
      outcome.roundTrip = sample;
    }
    if (delivery.shortest() >= 0) {
      roundTrips.path(delivery.shortest(), now);
    }
  }

  /**
   * The first position that is to be sent again, or {@link #NONE}.
   *
   * @param newData whether there is data that was never sent and that the peer's window admits:
   *     after a time-out that may be spurious it goes first (RFC 5682), and the answer is {@link
   *     #NONE} for the time
   */
  public long nextLost(boolean newData) {
    int record = board.firstLost();
    return record == Scoreboard.NIL ? NONE : board.start(record);
  }

  /**
   * End of the range that begins at {@link #nextLost}, when that is not {@link #NONE}. More may be
   * lost behind it. Any part of it may be sent.
   */
  public long lostEnd() {
    return board.lostEnd(board.firstLost());
  }

  /**
   * Bytes that congestion control lets go out now, retransmissions and new data alike; at least 0.
   * The peer's window is the engine's business.
   */
  public long allowance(long now) {
    return Math.max(0, window - inFlight());
  }

  /** When {@link #expired} wants to be called next, or {@link #NEVER}. */
  public long deadline() {
    return Math.min(timeoutAt, reorderingAt);
  }

  /** To be called at {@link #deadline} or later; harmless before. */
  public Expiry expired(long now) {
    if (now >= reorderingAt) {
      reorderingAt = rack.detect(board, true, now);
      return Expiry.LOST;
    }
    if (now < timeoutAt) {
      return Expiry.NOTHING;
    }
    timeouts++;
    roundTrips.backOff();
    timeoutAt = now + roundTrips.timeout();
    board.lose(board.una(), board.nxt());
    if (!recovering) {
      threshold = Math.max(inFlight() / 2, 2L * mss);
    }
    window = mss;
    recovering = true;
    recoveryPoint = board.nxt();
    return Expiry.RETRANSMIT;
  }

  /**
   * Where the segment begins that is to be sent after {@link Expiry#SEND_PROBE} if there is no new
   * data; it ends at {@link #nxt}.
   */
  public long probeFrom() {
    return Math.max(board.una(), board.nxt() - mss);
  }

  /**
   * What is in flight of this range is on its way in vain, not for congestion: it was too large for
   * the path (RFC 1191 section 6.5). It becomes lost, and the window stays.
   */
  public void sendAgain(long from, long to) {
    board.lose(from, to);
  }

  /**
   * The peer's window is closed, and the engine sends zero-window probes by its own timer:
   * meanwhile nothing times out here, duplicates count for nothing, and nothing is taken for
   * congestion. When it opens, what is still unacknowledged becomes lost, since the peer had no
   * room for it.
   */
  public void persist(boolean on, long now) {
    if (persist == on) {
      return;
    }
    persist = on;
    if (on) {
      timeoutAt = NEVER;
    } else {
      board.lose(board.una(), board.nxt());
      timeoutAt = board.isEmpty() ? NEVER : now + roundTrips.timeout();
    }
  }

  /**
   * Whether the next new data is to carry CWR (RFC 3168 section 6.1.2), if the connection uses ECN.
   * True from a reduction of the window until {@link #cwrSent}.
   */
  public boolean owesCwr() {
    return owesCwr;
  }

  /** New data with CWR was sent. */
  public void cwrSent() {
    owesCwr = false;
  }

  /** SND.UNA: all before has arrived. */
  public long una() {
    return board.una();
  }

  /** SND.NXT: the highest position that was sent, plus one. */
  public long nxt() {
    return board.nxt();
  }

  /** Positions that are taken to be in the network: sent, neither arrived nor lost. */
  public long inFlight() {
    return board.bytes(Scoreboard.IN_FLIGHT);
  }

  /** Positions that were SACKed. */
  public long sacked() {
    return board.bytes(Scoreboard.SACKED);
  }

  /** Positions that are lost and wait to be sent again. */
  public long lost() {
    return board.bytes(Scoreboard.LOST);
  }

  /** The congestion window, bytes. */
  public long window() {
    return window;
  }

  /** The slow start threshold, bytes; {@link Long#MAX_VALUE} before there was any congestion. */
  public long slowStartThreshold() {
    return threshold;
  }

  /** Whether lost data is being repaired. */
  public boolean recovering() {
    return recovering;
  }

  /** What is known of the round trip. */
  public RoundTrips roundTrips() {
    return roundTrips;
  }

  /** Retransmission time-outs since anything was acknowledged last (R1, R2: RFC 9293 3.8.3). */
  public int timeouts() {
    return timeouts;
  }

  /** How often what begins at {@link #una} was sent again, for whatever reason. */
  public int headRetransmissions() {
    return headRetransmissions;
  }

  /**
   * The same, but counting only segments of full size: what a path shows that drops large packets
   * and says nothing (RFC 4821). Begins anew when {@link #mss} changes.
   */
  public int fullHeadRetransmissions() {
    return fullHeadRetransmissions;
  }

  /** How often the SYN was sent. */
  public int synTransmissions() {
    return synTransmissions;
  }

  /** Positions sent again, in all. */
  public long retransmitted() {
    return retransmitted;
  }

  /**
   * Since when nothing has moved: the last advance of {@link #una}, or when something was sent
   * after all had been acknowledged. Means something while {@code una() < nxt()}. For the user
   * time-out.
   */
  public long stalledSince() {
    return progressAt;
  }
}
