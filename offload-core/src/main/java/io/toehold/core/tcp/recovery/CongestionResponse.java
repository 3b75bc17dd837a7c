package io.toehold.core.tcp.recovery;

import io.toehold.core.tcp.congestion.CongestionControl;
import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * What the sender does about congestion: one reduction in a window of data, whatever shows it,
 * until what was sent by then is acknowledged; and taking it back if it was a mistake.
 *
 * <pre>
 *          ECE: CWR ────────────────────┐
 *           ^    | loss                 | all of the window acknowledged
 *           |    v                      v
 *   OPEN ───┴─> RECOVERY ─────────────> OPEN         RECOVERY, LOSS ── undo ──> OPEN
 *    |  loss       | time-out           ^
 *    └─ time-out ─> LOSS ───────────────┘
 * </pre>
 */
final class CongestionResponse {
  enum Phase {
    /** Nothing is wrong. */
    OPEN,
    /** The flight is being reduced because the network said so (RFC 3168). */
    CWR,
    /** Fast recovery: the same because of loss. */
    RECOVERY,
    /** After a time-out, or a change of the path MTU: slow start, what is lost first. */
    LOSS
  }

  private final TcpParameters parameters;
  private final Scoreboard board;
  private final ProportionalRate rate = new ProportionalRate();
  private final ForwardRto forward = new ForwardRto();
  private final SpuriousLoss spurious;

  private CongestionControl control;
  private int mss;
  private Phase phase = Phase.OPEN;

  /** SND.NXT when the phase began; what ends it. */
  private long end;

  /** Whether it was a time-out that {@link #spurious} is about. */
  private boolean byTimeout;

  /** Whether the acknowledgement at hand has ended a reduction. */
  private boolean reductionEnds;

  private long roundEnd;
  private boolean owesCwr;

  CongestionResponse(TcpParameters parameters, Scoreboard board, long tick) {
    this.parameters = parameters;
    this.board = board;
    spurious = new SpuriousLoss(tick);
    begin(parameters.defaultMss);
  }

  void begin(int mss) {
    this.mss = mss;
    control = CongestionControl.of(parameters, mss);
  }

  void mss(int mss) {
    this.mss = mss;
    control.mss(mss);
  }

  CongestionControl control() {
    return control;
  }

  Phase phase() {
    return phase;
  }

  /** Whether losses are being repaired. */
  boolean repairing() {
    return phase == Phase.RECOVERY || phase == Phase.LOSS;
  }

  private boolean reducing() {
    return phase == Phase.CWR || phase == Phase.RECOVERY;
  }

  long window() {
    return reducing() ? Math.max(rate.window(), mss) : control.window();
  }

  boolean owesCwr() {
    return owesCwr;
  }

  void cwrSent() {
    owesCwr = false;
  }

  /** Below which what was sent once is a proof that a time-out was spurious. */
  long originalsBelow() {
    return phase == Phase.OPEN ? board.nxt() : end;
  }

  boolean holdsBack(boolean newData) {
    return phase == Phase.LOSS && forward.holdsBack(newData);
  }

  /**
   * Something was sent.
   *
   * @param again positions of it that were sent again
   */
  void sent(long all, long again, long now) {
    if (reducing()) {
      rate.sent(all);
    }
    if (repairing() && again > 0) {
      spurious.sentAgain(again, now);
    }
  }

  /** Whether what has been undone last was a fast recovery: reordering, rather than delay. */
  boolean undoneReordering() {
    return !byTimeout;
  }

  void duplicated(long from, long to) {
    spurious.dsack(from, to);
  }

  /**
   * An acknowledgement has been entered on the scoreboard: is a phase over, or was it a mistake?
   */
  void settle(Acknowledgement ack, Delivery delivery, Outcome outcome) {
    boolean advances = outcome.acknowledged > 0;
    boolean wasReducing = reducing();
    if (ack.ecnEcho) {
      spurious.forget();
    }
    boolean mistake =
        repairing() && advances && spurious.byTime(ack.echoedAt, delivery.original())
            || spurious.byDuplicates();
    if (phase == Phase.LOSS) {
      mistake |=
          forward.spurious(
              board.una(), board.nxt(), advances, delivery.original(), outcome.duplicate);
    }
    if (mistake) {
      undo(outcome);
    } else if (phase != Phase.OPEN && board.una() >= end) {
      outcome.leftRecovery = repairing();
      leave();
    }
    reductionEnds = wasReducing && !reducing();
  }

  private void undo(Outcome outcome) {
    outcome.undone = true;
    outcome.leftRecovery = repairing();
    if (repairing()) {
      board.loseNothing();
    }
    if (spurious.possible()) {
      control.undo();
    }
    spurious.forget();
    leave();
  }

  private void leave() {
    phase = Phase.OPEN;
    forward.end();
  }

  /**
   * Losses have been marked: begins a phase if there is reason, and moves the window.
   *
   * @param delivered bytes that arrived, by SACK, acknowledgement, or duplicates without SACK
   * @param limiting whether the window was used
   */
  void react(
      Acknowledgement ack,
      Delivery delivery,
      long delivered,
      long inFlight,
      TailLossProbe probe,
      boolean limiting,
      Outcome outcome,
      long now) {
    if (!repairing() && board.bytes(Scoreboard.LOST) > 0) {
      recover(delivery.total(), probe, now);
      outcome.enteredRecovery = true;
      outcome.windowReduced = true;
    } else if (phase == Phase.OPEN && ack.ecnEcho) {
      spurious.forget();
      control.marked(flight(), now);
      reduce(Phase.CWR, delivery.total());
      outcome.windowReduced = true;
    }
    boolean roundBegins = board.una() >= roundEnd;
    if (roundBegins) {
      roundEnd = board.nxt();
    }
    if (reducing()) {
      rate.delivered(delivered, inFlight, outcome.acknowledged > 0 && outcome.lost == 0);
    } else if (delivered > 0 && outcome.acknowledged > 0 && !reductionEnds) {
      // Duplicates do not open the window (RFC 5681 section 3.2), nor what a reduction ends with
      control.acknowledged(delivered, delivery.shortest(), roundBegins, limiting, now);
    }
  }

  /** Losses were found by the reordering timer, without an acknowledgement. */
  void lostByTime(long inFlight, TailLossProbe probe, long now) {
    if (!repairing()) {
      recover(0, probe, now);
      // Nothing has arrived, yet the first retransmission must go out
      rate.delivered(mss, inFlight, false);
    }
  }

  private long flight() {
    return board.nxt() - board.una();
  }

  private void recover(long newlyDelivered, TailLossProbe probe, long now) {
    if (phase == Phase.OPEN) {
      byTimeout = false;
      spurious.begin(board.una(), probe.sentAgain());
      control.lost(flight(), now);
      reduce(Phase.RECOVERY, newlyDelivered);
    } else {
      // The window is being reduced already, for this window of data
      phase = Phase.RECOVERY;
      end = board.nxt();
    }
  }

  private void reduce(Phase to, long newlyDelivered) {
    phase = to;
    end = board.nxt();
    owesCwr = true;
    // RFC 9937 section 6: without what was SACKed before, with what arrives just now
    long deliverable = flight() - board.bytes(Scoreboard.SACKED) + newlyDelivered;
    rate.begin(control.threshold(), deliverable, mss);
  }

  /**
   * A tail loss probe has repaired a loss: congestion control learns of it, but there is nothing to
   * be repaired (RFC 8985 section 7.4.1).
   */
  void probeRepaired(Outcome outcome, long now) {
    if (phase == Phase.OPEN) {
      spurious.forget();
      control.lost(flight(), now);
      owesCwr = true;
      outcome.windowReduced = true;
    }
  }

  /**
   * The retransmission time-out.
   *
   * @param timeouts how many there were before, since anything was acknowledged
   */
  void timedOut(int timeouts, long now) {
    boolean first = phase == Phase.OPEN || phase == Phase.LOSS && timeouts == 0;
    if (first) {
      byTimeout = true;
      spurious.begin(board.una(), 0);
    }
    // RFC 5682 section 3.1 step 1: not in the middle of another recovery, but again and again
    forward.begin(parameters.forwardRto && (!repairing() || timeouts > 0), board.nxt());
    control.timedOut(flight(), first, now);
    phase = Phase.LOSS;
    end = board.nxt();
    owesCwr = true;
  }

  /** Something is to be sent again for another reason than congestion. */
  void repair() {
    if (phase == Phase.OPEN) {
      phase = Phase.LOSS;
      end = board.nxt();
      spurious.forget();
      forward.end();
    }
  }
}
