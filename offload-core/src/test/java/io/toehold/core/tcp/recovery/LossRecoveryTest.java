package io.toehold.core.tcp.recovery;

import static io.toehold.core.tcp.recovery.Sender.MS;
import static io.toehold.core.tcp.recovery.Sender.MSS;
import static io.toehold.core.tcp.recovery.Sender.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.congestion.CongestionControl;
import io.toehold.core.tcp.tuning.TcpParameters;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Single events, as the engine sees them. */
class LossRecoveryTest {
  private final Sender sender = new Sender().connect();
  private LossRecovery recovery = sender.recovery;

  private void reconnect() {
    sender.connect();
    recovery = sender.recovery;
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
    sender.send(4, 0);
    assertEquals(6 * MSS, recovery.allowance(0));
    assertEquals(4 * MSS, recovery.inFlight());
    Outcome outcome = sender.acknowledge(4, 100 * MS);
    assertEquals(4 * MSS, outcome.acknowledged);
    assertEquals(4 * MSS, outcome.delivered);
    assertEquals(100 * MS, outcome.roundTrip);
    assertFalse(outcome.duplicate);
    assertEquals(0, recovery.inFlight());
    assertEquals(LossRecovery.NEVER, recovery.deadline());
  }

  @Test
  void oneLossIsFoundAndSentAgain() {
    sender.send(5, 0);
    Outcome outcome = sender.acknowledge(0, 100 * MS, 1, 5);
    assertTrue(outcome.duplicate);
    assertTrue(outcome.enteredRecovery);
    assertTrue(outcome.windowReduced);
    assertEquals(MSS, outcome.lost);
    assertEquals(1, recovery.nextLost(true));
    assertEquals(1 + MSS, recovery.lostEnd());
    assertEquals(1, sender.repair(100 * MS));
    assertEquals(LossRecovery.NONE, recovery.nextLost(true));
    outcome = sender.acknowledge(5, 200 * MS);
    assertTrue(outcome.leftRecovery);
    assertFalse(recovery.recovering());
    assertEquals(recovery.slowStartThreshold(), recovery.window());
  }

  /** RFC 3042, by the SACKed bytes that are no longer in flight. */
  @Test
  void firstDuplicatesLetNewDataOut() {
    sender.send(10, 0);
    assertEquals(0, recovery.allowance(0));
    sender.acknowledge(0, 100 * MS, 1, 2);
    assertEquals(MSS, recovery.allowance(100 * MS));
    sender.acknowledge(0, 101 * MS, 1, 3);
    assertEquals(2 * MSS, recovery.allowance(101 * MS));
    assertFalse(recovery.recovering());
  }

  @Test
  void firstDuplicatesLetNewDataOutWithoutSackToo() {
    sender.sack = false;
    reconnect();
    sender.send(10, 0);
    assertTrue(sender.acknowledge(0, 100 * MS).duplicate);
    assertEquals(MSS, recovery.allowance(100 * MS));
    sender.acknowledge(0, 101 * MS);
    assertEquals(2 * MSS, recovery.allowance(101 * MS));
    assertTrue(sender.acknowledge(0, 102 * MS).enteredRecovery);
    assertEquals(at(0), recovery.nextLost(true));
    assertEquals(at(1), recovery.lostEnd());
  }

  @Test
  void onlyPureRepetitionsAreDuplicatesWithoutSack() {
    sender.sack = false;
    reconnect();
    sender.send(10, 0);
    for (int i = 1; i <= 5; i++) {
      sender.ack.clear();
      sender.ack.una = 1;
      sender.ack.window = i * 1000L;
      assertFalse(recovery.acknowledged(sender.ack, 100 * MS).duplicate, "window update");
      sender.ack.carriesData = true;
      assertFalse(recovery.acknowledged(sender.ack, 100 * MS).duplicate, "data");
    }
    assertFalse(recovery.recovering());
  }

  /** RFC 6582: duplicates of what went before do not begin another recovery. */
  @Test
  void duplicatesAfterATimeOutBeginNoFastRetransmit() {
    sender.sack = false;
    reconnect();
    sender.send(10, 0);
    assertEquals(Expiry.RETRANSMIT, sender.expire(1000 * MS));
    sender.repair(300 * MS);
    sender.acknowledge(10, 400 * MS);
    sender.send(2, 400 * MS);
    for (int i = 0; i < 5; i++) {
      assertFalse(sender.acknowledge(10, 410 * MS).enteredRecovery);
    }
  }

  @Test
  void timeOutsBackOffAndCount() {
    sender.parameters.rack = false;
    reconnect();
    sender.send(2, 0);
    long expected = 300 * MS;
    long time = 0;
    for (int i = 1; i <= 4; i++) {
      time += expected;
      assertEquals(time, recovery.deadline());
      assertEquals(Expiry.RETRANSMIT, recovery.expired(time));
      assertEquals(i, recovery.timeouts());
      assertEquals(1, sender.repair(time));
      assertEquals(i, recovery.headRetransmissions());
      assertEquals(i, recovery.fullHeadRetransmissions());
      assertEquals(MSS, recovery.window());
      expected *= 2;
    }
    assertEquals(0, recovery.stalledSince());
    recovery.mss(500);
    assertEquals(0, recovery.fullHeadRetransmissions());
    sender.acknowledge(1, time);
    assertEquals(0, recovery.timeouts());
    assertEquals(0, recovery.headRetransmissions());
    assertEquals(time, recovery.stalledSince());
  }

  /** Karn: what was sent twice is not measured, and the back-off stays. */
  @Test
  void retransmittedDataIsNotMeasured() {
    sender.send(1, 0);
    sender.parameters.probeAckDelay = 0;
    sender.expire(1000 * MS);
    sender.expire(1000 * MS);
    sender.repair(700 * MS);
    long timeout = recovery.roundTrips().timeout();
    assertEquals(600 * MS, timeout);
    assertEquals(Outcome.NO_SAMPLE, sender.acknowledge(1, 800 * MS).roundTrip);
    assertEquals(timeout, recovery.roundTrips().timeout());
  }

  /** Unless a timestamp says which copy it was. */
  @Test
  void timestampsMeasureRetransmittedData() {
    sender.send(1, 0);
    sender.expire(1000 * MS);
    recovery.sent(at(0), at(1), 500 * MS);
    sender.echo = 500 * MS;
    assertEquals(120 * MS, sender.acknowledge(1, 620 * MS).roundTrip);
  }

  @Test
  void peerThatForgetsWhatItSackedGetsItAgain() {
    sender.send(4, 0);
    sender.acknowledge(1, 100 * MS, 2, 4);
    sender.expire(1000 * MS);
    sender.repair(130 * MS);
    // Segment 1 arrives; 2 and 3 are gone at the peer
    sender.acknowledge(2, 230 * MS);
    assertTrue(recovery.deadline() <= 280 * MS, "" + recovery.deadline());
    assertEquals(Expiry.RETRANSMIT, sender.expire(300 * MS));
    assertEquals(0, recovery.sacked());
    assertEquals(2 * MSS, recovery.lost());
    assertEquals(at(2), recovery.nextLost(false));
  }

  @Test
  void congestionIsNotedOnceInAWindow() {
    sender.send(10, 0);
    sender.ecnEcho = true;
    assertTrue(sender.acknowledge(1, 100 * MS).windowReduced);
    assertTrue(recovery.owesCwr());
    assertEquals(7 * MSS, recovery.slowStartThreshold());
    recovery.cwrSent();
    assertFalse(recovery.owesCwr());
    for (int i = 2; i < 10; i++) {
      assertFalse(sender.acknowledge(i, (100 + i) * MS).windowReduced, "segment " + i);
    }
    sender.ecnEcho = false;
    sender.acknowledge(10, 120 * MS);
    assertEquals(7 * MSS, recovery.window());
    sender.send(7, 120 * MS);
    sender.ecnEcho = true;
    assertTrue(sender.acknowledge(11, 220 * MS).windowReduced);
    assertTrue(recovery.owesCwr());
  }

  @Test
  void lossInAWindowThatIsBeingReducedReducesNoFurther() {
    sender.send(10, 0);
    sender.ecnEcho = true;
    sender.acknowledge(1, 100 * MS);
    sender.ecnEcho = false;
    assertTrue(sender.acknowledge(1, 101 * MS, 2, 6).enteredRecovery);
    assertEquals(7 * MSS, recovery.slowStartThreshold());
  }

  @Test
  void closedWindowIsNoCongestion() {
    recovery.persist(true, 0);
    recovery.sent(at(0), at(0) + 1, 0);
    assertEquals(LossRecovery.NEVER, recovery.deadline());
    for (int i = 1; i < 50; i++) {
      recovery.sent(at(0), at(0) + 1, i * 1000L * MS);
      sender.acknowledge(0, i * 1000L * MS + 100);
    }
    assertEquals(LossRecovery.NEVER, recovery.deadline());
    assertEquals(0, recovery.timeouts());
    recovery.persist(false, 60_000 * MS);
    assertEquals(at(0), recovery.nextLost(true));
    assertEquals(10 * MSS, recovery.window());
    assertEquals(CongestionControl.NO_THRESHOLD, recovery.slowStartThreshold());
    recovery.sent(at(0), at(1), 60_000 * MS);
    sender.acknowledge(1, 60_100 * MS);
    assertEquals(0, recovery.inFlight());
  }

  @Test
  void changeOfThePathMtuIsNoCongestion() {
    sender.send(10, 0);
    recovery.mss(600);
    recovery.sendAgain(at(2), at(5));
    assertEquals(at(2), recovery.nextLost(true));
    assertEquals(at(5), recovery.lostEnd());
    assertEquals(10 * MSS, recovery.window());
    long from = at(2);
    while (recovery.nextLost(true) != LossRecovery.NONE) {
      assertEquals(from, recovery.nextLost(true));
      long to = Math.min(from + 600, recovery.lostEnd());
      recovery.sent(from, to, MS);
      from = to;
    }
    assertEquals(at(5), from);
    sender.acknowledge(10, 100 * MS);
    assertFalse(recovery.recovering());
    assertEquals(CongestionControl.NO_THRESHOLD, recovery.slowStartThreshold());
  }

  @Test
  void idlenessShrinksTheWindowOnlyOnce() {
    for (int i = 0, next = 0; i < 4; i++) {
      int segments = (int) (recovery.allowance(i * 100L * MS) / MSS);
      sender.send(segments, i * 100L * MS);
      next += segments;
      sender.acknowledge(next, (i + 1) * 100L * MS);
    }
    long full = recovery.window();
    long timeout = recovery.roundTrips().timeout();
    assertEquals(160 * MSS, full);
    long last = 300 * MS;
    for (long t = 400 * MS; t < last + timeout; t += MS) {
      assertEquals(full, recovery.allowance(t));
    }
    // Asked often or seldom: one halving for each time-out
    for (long t = last + timeout; t < last + 2 * timeout; t += MS) {
      assertEquals(full / 2, recovery.allowance(t));
    }
    assertEquals(10 * MSS, recovery.allowance(100_000 * MS));
  }

  @Test
  void windowThatIsNotUsedDoesNotGrow() {
    for (int i = 0; i < 50; i++) {
      recovery.allowance(i * 100L * MS);
      sender.send(2, i * 100L * MS);
      sender.acknowledge(2 * i + 2, (i + 1) * 100L * MS - 1);
    }
    assertEquals(10 * MSS, recovery.window());
  }

  @Test
  void repeatedLossOfTheSynLeavesOneSegment() {
    LossRecovery late = new LossRecovery(new TcpParameters());
    late.sent(0, 1, 0);
    for (int i = 1; i <= 2; i++) {
      assertEquals(Expiry.RETRANSMIT, late.expired(late.deadline()));
      assertEquals(0, late.nextLost(false));
      late.sent(0, 1, (2 * i - 1) * 1000 * MS);
    }
    assertEquals(2, late.timeouts());
    late.established(MSS, true);
    sender.ack.clear();
    sender.ack.una = 1;
    late.acknowledged(sender.ack, 3100 * MS);
    assertEquals(MSS, late.window());
    assertEquals(CongestionControl.NO_THRESHOLD, late.slowStartThreshold());
    assertEquals(3000 * MS, late.roundTrips().timeout(), "RFC 6298 5.7");
  }

  @Test
  void oneLossOfTheSynDoesNoHarm() {
    LossRecovery late = new LossRecovery(new TcpParameters());
    late.sent(0, 1, 0);
    late.expired(1000 * MS);
    late.sent(0, 1, 1000 * MS);
    late.established(MSS, true);
    sender.ack.clear();
    sender.ack.una = 1;
    late.acknowledged(sender.ack, 1100 * MS);
    assertEquals(10 * MSS, late.window());
    assertFalse(late.recovering());
  }

  @Test
  void rangesThatMakeNoSenseAreIgnored() {
    sender.send(5, 0);
    long[][] senseless = {{1, 1}, {3001, 2001}, {4001, 9999}, {-5, -1}, {5001, 5002}};
    for (long[] range : senseless) {
      sender.ack.clear();
      sender.ack.una = 1;
      sender.ack.addRange(range[0], range[1]);
      Outcome outcome = recovery.acknowledged(sender.ack, 100 * MS);
      assertEquals(0, outcome.delivered);
      assertFalse(outcome.dsack);
    }
    assertEquals(5 * MSS, recovery.inFlight());
  }

  @Test
  void oldAcknowledgementMayBringSackNews() {
    sender.send(6, 0);
    sender.acknowledge(2, 100 * MS);
    Outcome outcome = sender.acknowledge(1, 101 * MS, 4, 5);
    assertEquals(0, outcome.acknowledged);
    assertEquals(MSS, outcome.delivered);
    assertFalse(outcome.dsack);
    assertEquals(at(2), recovery.una());
  }

  /** Losses, SACK, recovery and probes included. */
  @Test
  void nothingIsAllocatedInTheSteadyState() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    long now = 0;
    int next = 0;
    for (int i = 0; i < 3000; i++) {
      if (i == 1000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      for (int s = 0; s < 20; s++) {
        recovery.sent(recovery.nxt(), recovery.nxt() + MSS, now + s);
      }
      // One of them is lost
      for (int s = 1; s < 20; s++) {
        acknowledgeQuietly(next, next + 1, next + 1 + s, now + 100 * MS + s);
      }
      recovery.expired(now + 130 * MS);
      for (long from; (from = recovery.nextLost(false)) != LossRecovery.NONE; ) {
        recovery.sent(from, recovery.lostEnd(), now + 130 * MS);
      }
      next += 20;
      acknowledgeQuietly(next, 0, 0, now + 230 * MS);
      now += 300 * MS;
      assertEquals(0, recovery.inFlight());
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 20_000, allocated + " bytes");
  }

  private void acknowledgeQuietly(int segment, int from, int to, long now) {
    sender.ack.clear();
    sender.ack.una = at(segment);
    if (from < to) {
      sender.ack.addRange(at(from), at(to));
    }
    recovery.acknowledged(sender.ack, now);
  }

  /** What waited at the peer for a retransmission is not measured either. */
  @Test
  void whatIsAcknowledgedWithARetransmissionIsNotMeasured() {
    sender.sack = false;
    reconnect();
    sender.send(5, 0);
    for (int i = 0; i < 3; i++) {
      sender.acknowledge(0, 100 * MS + i);
    }
    assertEquals(1, sender.repair(100 * MS));
    assertEquals(Outcome.NO_SAMPLE, sender.acknowledge(5, 250 * MS).roundTrip);
    assertEquals(100 * MS, recovery.roundTrips().smoothed());
  }

  /** RFC 6582 section 3.2: inflate by duplicates, deflate by what a partial one acknowledges. */
  @Test
  void duplicatesInflateAndPartialAcknowledgementsDeflate() {
    sender.sack = false;
    reconnect();
    sender.send(10, 0);
    for (int i = 1; i <= 8; i++) {
      sender.acknowledge(0, 100 * MS + i);
      // 10 sent; the oldest is lost from the third duplicate on
      assertEquals((i < 3 ? 10 - i : 9 - i) * MSS, recovery.inFlight(), "duplicate " + i);
    }
    assertEquals(1, sender.repair(110 * MS));
    assertEquals(2 * MSS, recovery.inFlight());
    // 0 to 3 have arrived: 3 of the 8 counted were 1 to 3; 4 is the next hole
    sender.acknowledge(4, 200 * MS);
    assertEquals(at(4), recovery.nextLost(true));
    assertEquals(MSS, recovery.lost());
    assertEquals(0, recovery.inFlight());
    assertEquals(1, sender.repair(200 * MS));
    assertEquals(MSS, recovery.inFlight());
    sender.acknowledge(10, 300 * MS);
    assertEquals(0, recovery.inFlight());
    sender.send(1, 300 * MS);
    assertEquals(MSS, recovery.inFlight(), "nothing of it remains");
  }

  /** RFC 9937: proportional to what of the flight could still arrive when recovery began. */
  @Test
  void flightShrinksInProportionToWhatArrives() {
    sender.parameters.initialWindow = 20;
    reconnect();
    sender.send(20, 0);
    sender.acknowledge(0, 100 * MS, 1, 2);
    sender.acknowledge(0, 100 * MS, 1, 3);
    assertTrue(sender.acknowledge(0, 100 * MS, 1, 4).enteredRecovery);
    assertEquals(14 * MSS, recovery.slowStartThreshold());
    assertEquals(MSS, recovery.allowance(100 * MS));
    sender.repair(100 * MS);
    sender.acknowledge(0, 100 * MS, 1, 5);
    // 20 less the 2 that had been SACKed before; 2 delivered since; 1 sent
    long expected = (2 * MSS * 14L + 17) / 18 - MSS;
    assertEquals(expected, recovery.allowance(100 * MS));
  }
}
