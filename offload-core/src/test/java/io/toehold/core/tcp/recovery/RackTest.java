package io.toehold.core.tcp.recovery;

import static io.toehold.core.tcp.recovery.Sender.MS;
import static io.toehold.core.tcp.recovery.Sender.MSS;
import static io.toehold.core.tcp.recovery.Sender.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 8985 section 6, on a path of 100 ms: the reordering window begins with 25 ms. */
class RackTest {
  private final Sender sender = new Sender().connect();
  private final LossRecovery recovery = sender.recovery;

  /** Two segments of which the second overtakes: reordering, and no duplicate threshold. */
  private int reorder(int next, long now) {
    sender.send(2, now);
    sender.acknowledge(next, now + 100 * MS, next + 1, next + 2);
    sender.acknowledge(next + 2, now + 110 * MS);
    return next + 2;
  }

  @Test
  void fewSackedSegmentsWaitAQuarterOfTheRoundTrip() {
    sender.send(3, 0);
    Outcome outcome = sender.acknowledge(0, 100 * MS, 1, 3);
    assertEquals(0, outcome.lost);
    assertEquals(125 * MS, recovery.deadline());
    assertEquals(Expiry.LOST, recovery.expired(125 * MS));
    assertTrue(recovery.recovering());
    assertEquals(at(0), recovery.nextLost(false));
    assertTrue(recovery.allowance(125 * MS) >= MSS);
    assertEquals(1, sender.repair(125 * MS));
  }

  @Test
  void manyDoNot() {
    sender.send(4, 0);
    assertEquals(MSS, sender.acknowledge(0, 100 * MS, 1, 4).lost);
  }

  @Test
  void unlessThePathIsKnownToReorder() {
    int next = reorder(0, 0);
    sender.send(6, 200 * MS);
    assertEquals(0, sender.acknowledge(next, 300 * MS, next + 1, next + 6).lost);
    assertEquals(325 * MS, recovery.deadline());
  }

  @Test
  void arrivalInTimeStopsTheTimer() {
    sender.send(3, 0);
    sender.acknowledge(0, 100 * MS, 1, 3);
    sender.acknowledge(3, 120 * MS);
    assertEquals(LossRecovery.NEVER, recovery.deadline());
    assertFalse(recovery.recovering());
  }

  /** A DSACK in a round trip widens the window by a quarter of the round trip, up to SRTT. */
  @Test
  void duplicatesWidenTheWindow() {
    int next = reorder(0, 0);
    long now = 200 * MS;
    for (int i = 1; i <= 5; i++) {
      sender.send(6, now);
      // A DSACK of long ago, and again of the same round trip
      sender.acknowledge(next, now + 99 * MS, 0, 1);
      sender.acknowledge(next, now + 99 * MS, 0, 1);
      sender.acknowledge(next, now + 100 * MS, next + 1, next + 6);
      long expected = now + 100 * MS + Math.min(25 * (i + 1), 100) * MS;
      assertEquals(expected, recovery.deadline(), 1 * MS, "round " + i);
      next += 6;
      sender.acknowledge(next, now + 100 * MS);
      now += 200 * MS;
    }
  }

  /** ... for sixteen recoveries. */
  @Test
  void widenedWindowIsForgottenInTheEnd() {
    int next = reorder(0, 0);
    sender.acknowledge(next, 150 * MS, 0, 1);
    long now = 200 * MS;
    for (int i = 0; i < 17; i++) {
      sender.send(3, now);
      sender.acknowledge(next, now + 100 * MS, next + 1, next + 3);
      long waits = recovery.deadline() - now - 100 * MS;
      assertEquals(i < 16 ? 50 * MS : 25 * MS, waits, 1 * MS, "recovery " + i);
      long lost = recovery.deadline();
      assertEquals(Expiry.LOST, recovery.expired(lost));
      assertEquals(1, sender.repair(lost));
      next += 3;
      assertTrue(sender.acknowledge(next, lost + 100 * MS).leftRecovery);
      now = lost + 200 * MS;
    }
  }

  @Test
  void lostRetransmissionIsFound() {
    sender.send(10, 0);
    sender.acknowledge(0, 100 * MS, 1, 5);
    sender.repair(100 * MS);
    sender.send(2, 101 * MS);
    Outcome outcome = sender.acknowledge(0, 201 * MS, 1, 12);
    assertEquals(MSS, outcome.lost);
    assertFalse(outcome.enteredRecovery, "the same recovery");
    assertEquals(at(0), recovery.nextLost(false));
  }

  /** The answer to the first copy says nothing of the second (section 6.2, step 2). */
  @Test
  void answerThatIsTooEarlyIsNotTakenForTheRetransmission() {
    sender.send(10, 0);
    sender.acknowledge(0, 100 * MS, 2, 5);
    assertEquals(2, sender.repair(100 * MS) + sender.repair(100 * MS) + moreRepair());
    // Segment 1, first copy: were it the second, 5 to 9 would be lost by now
    Outcome outcome = sender.acknowledge(0, 112 * MS, 1, 8);
    assertEquals(0, outcome.lost);
  }

  private int moreRepair() {
    sender.acknowledge(0, 105 * MS, 2, 8);
    return sender.repair(105 * MS);
  }

  /** Section 6.3: on the time-out only what was sent long ago is lost. */
  @Test
  void timeOutSparesWhatWasSentJustNow() {
    sender.send(1, 0);
    assertEquals(Expiry.SEND_PROBE, recovery.expired(300 * MS));
    sender.send(1, 300 * MS);
    sender.send(1, 550 * MS);
    assertEquals(Expiry.RETRANSMIT, recovery.expired(600 * MS));
    assertEquals(2 * MSS, recovery.lost());
    assertEquals(MSS, recovery.inFlight());
  }

  /** ... nor one that echoes a timestamp of before. */
  @Test
  void echoOfEarlierIsNotTakenForTheRetransmission() {
    for (long echo : new long[] {0, 212 * MS}) {
      Sender each = new Sender().connect();
      each.send(1, 0);
      each.send(5, 10 * MS);
      assertEquals(Expiry.SEND_PROBE, each.expire(1000 * MS));
      each.recovery.sent(at(0), at(1), 212 * MS);
      each.echo = echo;
      // After a round trip: the original, late, or the copy, sent after the other five
      Outcome outcome = each.acknowledge(1, 330 * MS);
      assertEquals(echo == 0 ? 0 : 5 * MSS, outcome.lost);
    }
  }
}
