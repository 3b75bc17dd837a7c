package io.toehold.core.tcp.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.tuning.TcpParameters;
import org.junit.jupiter.api.Test;

/** Single events, as the engine sees them. */
class LossRecoveryTest {
  private static final long MS = 1_000_000;
  private static final int MSS = 1000;

  private final TcpParameters parameters = new TcpParameters();
  private final Acknowledgement ack = new Acknowledgement();
  private LossRecovery recovery = connected();

  /** A connection whose handshake took 100 ms, at time 0. */
  private LossRecovery connected() {
    LossRecovery made = new LossRecovery(parameters);
    made.sent(0, 1, -100 * MS);
    made.established(MSS, true);
    ack.clear();
    ack.una = 1;
    made.acknowledged(ack, 0);
    return made;
  }

  private Outcome acknowledge(long una, long now, long... ranges) {
    ack.clear();
    ack.una = una;
    for (int i = 0; i < ranges.length; i += 2) {
      ack.addRange(ranges[i], ranges[i + 1]);
    }
    return recovery.acknowledged(ack, now);
  }

  private void send(int segments, long now) {
    for (int i = 0; i < segments; i++) {
      recovery.sent(recovery.nxt(), recovery.nxt() + MSS, now);
    }
  }

  @Test
  void handshakeMeasuresTheRoundTrip() {
    assertEquals(100 * MS, recovery.roundTrips().smoothed());
    assertEquals(300 * MS, recovery.roundTrips().timeout());
    assertEquals(10 * MSS, recovery.allowance(0));
    assertEquals(LossRecovery.NEVER, recovery.deadline());
  }

  @Test
  void whatIsInFlightIsTakenFromTheAllowance() {
    send(4, 0);
    assertEquals(6 * MSS, recovery.allowance(0));
    assertEquals(4 * MSS, recovery.inFlight());
    Outcome outcome = acknowledge(1 + 4 * MSS, 100 * MS);
    assertEquals(4 * MSS, outcome.acknowledged);
    assertEquals(100 * MS, outcome.roundTrip);
    assertEquals(0, recovery.inFlight());
    assertEquals(LossRecovery.NEVER, recovery.deadline());
  }

  @Test
  void oneLossIsFoundAndSentAgain() {
    send(5, 0);
    Outcome outcome = acknowledge(1, 100 * MS, 1 + MSS, 1 + 5 * MSS);
    assertTrue(outcome.duplicate);
    assertTrue(outcome.enteredRecovery);
    assertEquals(MSS, outcome.lost);
    assertEquals(1, recovery.nextLost(true));
    assertEquals(1 + MSS, recovery.lostEnd());
    recovery.sent(1, 1 + MSS, 100 * MS);
    assertEquals(LossRecovery.NONE, recovery.nextLost(true));
    outcome = acknowledge(1 + 5 * MSS, 200 * MS);
    assertTrue(outcome.leftRecovery);
    assertFalse(recovery.recovering());
  }

  @Test
  void nothingHeardForTheTimeOutMeansThatTheOldestIsLost() {
    send(1, 0);
    while (recovery.timeouts() == 0) {
      long deadline = recovery.deadline();
      assertTrue(deadline <= 600 * MS, "no time-out");
      recovery.expired(deadline);
    }
    assertEquals(1, recovery.nextLost(false));
    assertEquals(MSS, recovery.allowance(300 * MS));
  }
}
