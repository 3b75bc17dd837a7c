package io.toehold.core.tcp.recovery;

import io.toehold.core.tcp.congestion.CongestionControl;
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
  final Scoreboard board = new Scoreboard();
  private final Rack rack;
  private final DuplicateThreshold duplicates;
  private final Timers timers;
  private final CongestionResponse response;
  private final WindowUse use = new WindowUse();
  private final Intake intake;
  private final Outcome outcome = new Outcome();

  private int mss;
  private boolean sack;
  private boolean persist;
  private int timeouts;
  private int headRetransmissions;
  private int fullHeadRetransmissions;
  private int synTransmissions;
  private long retransmitted;

  private long progressAt;
  private long lastSentAt;

  /**
   * For a connection whose peer is not known yet: only the SYN can be sent.
   *
   * @param parameters not copied; must not change
   */
  public LossRecovery(TcpParameters parameters) {
    this.parameters = parameters;
    long tick = 1_000_000_000L / parameters.timestampHertz;
    roundTrips = new RoundTrips(parameters);
    rack = new Rack(roundTrips, tick);
    duplicates = new DuplicateThreshold(parameters.duplicateThreshold);
    timers = new Timers(parameters, roundTrips);
    response = new CongestionResponse(parameters, board, tick);
    intake = new Intake(board, roundTrips, new Delivery(rack));
    mss = parameters.defaultMss;
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
    response.begin(mss);
  }

  /**
   * The size of segments has changed, with the path MTU. What was sent in larger ones and is on its
   * way in vain is to be told to {@link #sendAgain}.
   */
  public void mss(int mss) {
    this.mss = mss;
    response.mss(mss);
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
      begin(now);
    }
    if (from == 0 && board.una() == 0) {
      synTransmissions++;
    }
    long again = Math.max(0, Math.min(to, board.nxt()) - Math.max(from, board.una()));
    if (again > 0) {
      sentAgain(Math.max(from, board.una()), again, now);
    }
    boolean news = to > board.nxt();
    if (news) {
      board.append(to, now);
    }
    lastSentAt = now;
    response.sent(to - from, again, now);
    boolean probing = timers.probe().sent(again, board.nxt());
    if (!timers.timeoutRuns()) {
      timers.startTimeout(now);
    }
    if (news && !probing) {
      scheduleProbe(now);
    }
    use.sent(inFlight(), window(), mss, board.una(), board.nxt(), now);
    if (response.phase() == CongestionResponse.Phase.OPEN) {
      long unused = use.unused(roundTrips.timeout(), now);
      if (unused != NONE) {
        response.control().unused(unused);
      }
    }
  }

  private void begin(long now) {
    restartAfterIdle(now);
    response.control().resumed(now - progressAt);
    progressAt = now;
  }

  private void sentAgain(long from, long bytes, long now) {
    retransmitted += bytes;
    if (from == board.una()) {
      headRetransmissions++;
      if (bytes >= mss) {
        fullHeadRetransmissions++;
      }
      timers.startTimeout(now);
    }
    board.resent(from, from + bytes, now);
  }

  /**
   * A segment with an acceptable acknowledgement has arrived, also if it acknowledges nothing new;
   * one that is older than {@link #una} too.
   *
   * @param ack the caller's; {@code una} at most {@link #nxt}
   * @return what it was, valid until the next call
   */
  public Outcome acknowledged(Acknowledgement ack, long now) {
    boolean handshake = board.una() == 0;
    boolean limiting = use.limiting(control().window(), control().slowStart());
    intake.take(ack, sack, response.originalsBelow(), outcome, now);
    if (outcome.acknowledged > 0) {
      timeouts = 0;
      headRetransmissions = 0;
      fullHeadRetransmissions = 0;
      progressAt = now;
    }
    if (outcome.roundTrip != Outcome.NO_SAMPLE) {
      timers.probe().measured();
    }
    if (handshake) {
      if (outcome.acknowledged > 0) {
        handshakeEnds(now);
      }
      return outcome;
    }
    boolean dsackOfProbe = outcome.dsack && takeDsack();
    boolean bare = intake.repeats() && ack.ranges == 0;
    if (timers.probe().repaired(ack.una, dsackOfProbe, bare)) {
      response.probeRepaired(outcome, now);
    }
    long delivered = countDuplicates();
    response.settle(ack, intake.delivery(), outcome);
    if (outcome.undone && response.undoneReordering()) {
      rack.recoveryWasSpurious();
    }
    if (outcome.leftRecovery) {
      recoveryEnds();
    }
    findLosses(now);
    response.react(
        ack, intake.delivery(), delivered, inFlight(), timers.probe(), limiting, outcome, now);
    if (outcome.enteredRecovery) {
      recoveryBegins();
    }
    setTimers(now);
    return outcome;
  }

  /** Returns whether the DSACK reports the tail loss probe: that says nothing of reordering. */
  private boolean takeDsack() {
    response.duplicated(intake.dsackFrom(), intake.dsackTo());
    boolean ofProbe = timers.probe().isProbe(intake.dsackTo());
    if (!ofProbe) {
      rack.dsack(board.una(), board.nxt());
    }
    return ofProbe;
  }

  private void handshakeEnds(long now) {
    roundTrips.handshakeWithoutSample();
    if (synTransmissions > 2) {
      control().begin(mss);
    }
    use.begin(now);
    board.loseNothing();
    setTimers(now);
  }

  /**
   * Without SACK, duplicates tell how much has arrived.
   *
   * @return bytes that have arrived
   */
  private long countDuplicates() {
    if (sack) {
      return outcome.delivered;
    }
    if (outcome.acknowledged > 0) {
      return duplicates.advanced(outcome.acknowledged, mss);
    }
    boolean counts = outcome.duplicate && response.phase() != CongestionResponse.Phase.LOSS;
    return counts ? duplicates.duplicate(board.una(), board.nxt(), mss) : 0;
  }

  private void recoveryBegins() {
    timers.probe().reset();
    duplicates.recoverAt(board.nxt());
  }

  private void recoveryEnds() {
    duplicates.forget();
    rack.recoveryEnded();
    if (outcome.undone) {
      roundTrips.forgetBackOff();
    }
  }

  private void findLosses(long now) {
    long before = lost();
    if (persist) {
      return;
    }
    if (!sack) {
      boolean partial =
          response.phase() == CongestionResponse.Phase.RECOVERY && outcome.acknowledged > 0;
      if (partial || !response.repairing() && duplicates.reached(board.una())) {
        board.lose(board.una(), board.una() + mss);
      }
    } else if (parameters.rack) {
      timers.reordering(rack.detect(board, urgent(), now));
    } else {
      duplicates.markBySack(board, mss);
    }
    outcome.lost = lost() - before;
  }

  /** RFC 8985 section 6.2 step 4: when a path that never reordered is not waited for. */
  private boolean urgent() {
    return response.repairing() || sacked() >= (long) parameters.duplicateThreshold * mss;
  }

  private void setTimers(long now) {
    if (board.isEmpty()) {
      timers.nothingInFlight();
      return;
    }
    if (outcome.acknowledged > 0) {
      timers.startTimeout(now);
      scheduleProbe(now);
    }
    if (board.state(board.head()) == Scoreboard.SACKED) {
      timers.reneging(now);
    }
  }

  private void scheduleProbe(long now) {
    boolean wanted =
        sack && parameters.rack && board.una() > 0 && !response.repairing() && sacked() == 0;
    timers.startProbe(wanted, board.nxt() - board.una() <= mss, now);
  }

  /**
   * The first position that is to be sent again, or {@link #NONE}.
   *
   * @param newData whether there is data that was never sent and that the peer's window admits:
   *     after a time-out that may be spurious it goes first (RFC 5682), and the answer is {@link
   *     #NONE} for the time
   */
  public long nextLost(boolean newData) {
    if (response.holdsBack(newData)) {
      return NONE;
    }
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
    restartAfterIdle(now);
    return Math.max(0, window() - inFlight());
  }

  /**
   * Counts the time-outs that have passed without sending, as long as there is nothing in flight.
   */
  private void restartAfterIdle(long now) {
    if (!board.isEmpty() || board.una() == 0) {
      return;
    }
    long passed = (now - lastSentAt) / roundTrips.timeout();
    if (passed > 0) {
      lastSentAt += passed * roundTrips.timeout();
      control().idle(passed);
      use.begin(now);
    }
  }

  /** When {@link #expired} wants to be called next, or {@link #NEVER}. */
  public long deadline() {
    return timers.deadline();
  }

  /** To be called at {@link #deadline} or later; harmless before. */
  public Expiry expired(long now) {
    if (timers.reorderingOver(now)) {
      long before = lost();
      timers.reordering(rack.detect(board, urgent(), now));
      if (lost() > before) {
        response.lostByTime(inFlight(), timers.probe(), now);
        recoveryBegins();
        return Expiry.LOST;
      }
    }
    if (now >= timers.probe().deadline() && timers.probe().expired()) {
      timers.startTimeout(now);
      return Expiry.SEND_PROBE;
    }
    if (!timers.timedOut(now)) {
      return Expiry.NOTHING;
    }
    timeOut(now);
    return Expiry.RETRANSMIT;
  }

  private void timeOut(long now) {
    boolean reneged = board.state(board.head()) == Scoreboard.SACKED;
    if (reneged) {
      board.renege();
    }
    if (sack && parameters.rack && !reneged && board.una() > 0) {
      rack.markOnTimeout(board, now);
    } else {
      board.lose(board.una(), board.nxt());
    }
    duplicates.forget();
    if (board.una() > 0) {
      response.timedOut(timeouts, now);
      recoveryBegins();
    }
    timeouts++;
    roundTrips.backOff();
    timers.startTimeout(now);
    timers.reordering(NEVER);
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
    board.lose(from, Math.min(to, board.nxt()));
    response.repair();
    timers.probe().reset();
  }

  /**
   * The peer's window is closed, and the engine sends zero-window probes by its own timer:
   * meanwhile nothing times out here, duplicates count for nothing, and nothing is taken for
   * congestion. When it opens, what is still unacknowledged is sent again, since the peer had no
   * room for it.
   */
  public void persist(boolean on, long now) {
    if (persist == on) {
      return;
    }
    persist = on;
    if (on) {
      timers.stop();
      return;
    }
    timers.resume();
    if (!board.isEmpty()) {
      sendAgain(board.una(), board.nxt());
      timers.startTimeout(now);
    }
  }

  /**
   * Whether the next new data is to carry CWR (RFC 3168 section 6.1.2), if the connection uses ECN.
   * True from a reduction of the window until {@link #cwrSent}.
   */
  public boolean owesCwr() {
    return response.owesCwr();
  }

  /** New data with CWR was sent. */
  public void cwrSent() {
    response.cwrSent();
  }

  /**
   * Gives back memory that a flight of the past needed; nothing happens while something is in
   * flight. For connections that have become idle: whoever sends again soon should keep it.
   */
  public void trim() {
    board.trim();
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
    return Math.max(0, board.bytes(Scoreboard.IN_FLIGHT) - duplicates.inflation());
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
    return response.window();
  }

  /** The slow start threshold, bytes; {@link Long#MAX_VALUE} before there was any congestion. */
  public long slowStartThreshold() {
    return control().threshold();
  }

  /** Whether lost data is being repaired. */
  public boolean recovering() {
    return response.repairing();
  }

  private CongestionControl control() {
    return response.control();
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
