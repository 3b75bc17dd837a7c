package io.toehold.core.tcp.recovery;

/** Enters an acknowledgement on the scoreboard, and works out what it says and what it measures. */
final class Intake {
  private final Scoreboard board;
  private final RoundTrips roundTrips;
  private final Delivery delivery;

  private long peerWindow;
  private boolean repeats;
  private long dsackFrom;
  private long dsackTo;

  Intake(Scoreboard board, RoundTrips roundTrips, Delivery delivery) {
    this.board = board;
    this.roundTrips = roundTrips;
    this.delivery = delivery;
  }

  /** Whether it is a duplicate acknowledgement by RFC 5681 section 2. */
  boolean repeats() {
    return repeats;
  }

  /** The range of {@link Outcome#dsack}. */
  long dsackFrom() {
    return dsackFrom;
  }

  long dsackTo() {
    return dsackTo;
  }

  Delivery delivery() {
    return delivery;
  }

  /**
   * Takes one.
   *
   * @param originalsBelow see {@link Delivery#original}
   */
  void take(Acknowledgement ack, boolean sack, long originalsBelow, Outcome outcome, long now) {
    outcome.clear();
    delivery.begin(originalsBelow, ack.echoedAt, now);
    repeats =
        ack.una == board.una() && !board.isEmpty() && !ack.carriesData && ack.window == peerWindow;
    peerWindow = ack.window;
    outcome.dsack = sack && ack.ranges > 0 && isDsack(ack);
    if (ack.una > board.una()) {
      outcome.acknowledged = ack.una - board.una();
      board.acknowledge(ack.una, delivery);
    }
    if (sack) {
      takeRanges(ack);
    }
    outcome.delivered = delivery.total();
    outcome.duplicate = repeats || outcome.acknowledged == 0 && delivery.selective > 0;
    measure(ack, outcome, now);
  }

  /**
   * The first range is a DSACK if it has been acknowledged or lies within the second (RFC 2883
   * section 4).
   */
  private boolean isDsack(Acknowledgement ack) {
    dsackFrom = ack.edges[0];
    dsackTo = ack.edges[1];
    boolean below = dsackFrom < ack.una;
    boolean within = ack.ranges > 1 && dsackFrom >= ack.edges[2] && dsackTo <= ack.edges[3];
    return dsackFrom >= 0 && dsackFrom < dsackTo && dsackTo <= board.nxt() && (below || within);
  }

  private void takeRanges(Acknowledgement ack) {
    for (int i = 0; i < ack.ranges; i++) {
      long from = Math.max(ack.edges[2 * i], board.una());
      long to = ack.edges[2 * i + 1];
      if (from < to && to <= board.nxt()) {
        board.sack(from, to, delivery);
      }
    }
  }

  /**
   * A timestamp measures only if the acknowledgement advances SND.UNA (RFC 7323 section 4.1), and
   * does not report a duplicate: the original arrived long ago, what acknowledged it was lost, and
   * the time-out that followed is in what it echoes. Each such sample would make the next time-out
   * longer still.
   */
  private void measure(Acknowledgement ack, Outcome outcome, long now) {
    long sample = delivery.longest(outcome.dsack);
    if (sample < 0
        && delivery.cumulative > 0
        && ack.echoedAt != Acknowledgement.NO_ECHO
        && !outcome.dsack) {
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
}
