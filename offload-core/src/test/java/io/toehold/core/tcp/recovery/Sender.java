package io.toehold.core.tcp.recovery;

import io.toehold.core.tcp.tuning.TcpParameters;

/** A connection whose handshake took 100 ms, at time 0; the peer is the test. */
final class Sender {
  static final long MS = 1_000_000;
  static final int MSS = 1000;

  final TcpParameters parameters = new TcpParameters();
  final Acknowledgement ack = new Acknowledgement();
  LossRecovery recovery;
  boolean sack = true;

  /** Time echoed by the acknowledgements that follow, or {@link Acknowledgement#NO_ECHO}. */
  long echo = Acknowledgement.NO_ECHO;

  boolean ecnEcho;

  Sender connect() {
    recovery = new LossRecovery(parameters);
    recovery.sent(0, 1, -100 * MS);
    recovery.established(MSS, sack);
    ack.clear();
    ack.una = 1;
    recovery.acknowledged(ack, 0);
    return this;
  }

  /** Position before segment number so-and-so, counted from 0. */
  static long at(int segment) {
    return 1 + (long) segment * MSS;
  }

  void send(int segments, long now) {
    for (int i = 0; i < segments; i++) {
      recovery.sent(recovery.nxt(), recovery.nxt() + MSS, now);
    }
  }

  /** Sends what is lost, as far as it may. */
  int repair(long now) {
    int count = 0;
    while (recovery.nextLost(false) != LossRecovery.NONE && recovery.allowance(now) >= MSS) {
      long from = recovery.nextLost(false);
      recovery.sent(from, Math.min(recovery.lostEnd(), from + MSS), now);
      count++;
    }
    return count;
  }

  /**
   * An acknowledgement of all before a segment.
   *
   * @param ranges segment numbers: from, to (exclusive) in turn
   */
  Outcome acknowledge(int segment, long now, int... ranges) {
    ack.clear();
    ack.una = at(segment);
    ack.echoedAt = echo;
    ack.ecnEcho = ecnEcho;
    for (int i = 0; i < ranges.length; i += 2) {
      ack.addRange(at(ranges[i]), at(ranges[i + 1]));
    }
    Outcome outcome = recovery.acknowledged(ack, now);
    ScoreboardCheck.check(recovery.board);
    return outcome;
  }

  /** Runs the timers up to the time, and returns the first that has something to say. */
  Expiry expire(long until) {
    while (recovery.deadline() <= until) {
      Expiry expiry = recovery.expired(recovery.deadline());
      if (expiry != Expiry.NOTHING) {
        ScoreboardCheck.check(recovery.board);
        return expiry;
      }
    }
    return Expiry.NOTHING;
  }
}
