package io.toehold.core.tcp.recovery;

import static io.toehold.core.tcp.recovery.Sender.MS;
import static io.toehold.core.tcp.recovery.Sender.MSS;
import static io.toehold.core.tcp.recovery.Sender.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 8985 section 7. */
class TailLossProbeTest {
  private final Sender sender = new Sender().connect();
  private final LossRecovery recovery = sender.recovery;

  @Test
  void comesAfterTwoRoundTrips() {
    sender.send(2, 0);
    assertEquals(208 * MS, recovery.deadline());
    assertEquals(Expiry.SEND_PROBE, recovery.expired(208 * MS));
    assertEquals(at(1), recovery.probeFrom());
    assertEquals(at(2), recovery.nxt());
    // RFC 8985 section 7.3: the time-out begins anew
    recovery.sent(at(1), at(2), 208 * MS);
    assertEquals(508 * MS, recovery.deadline());
  }

  @Test
  void allowsASingleSegmentADelayedAcknowledgement() {
    sender.parameters.probeAckDelay = 50 * MS;
    sender.send(1, 0);
    assertEquals(250 * MS, recovery.deadline());
  }

  @Test
  void comesInThePlaceOfTheTimeOut() {
    sender.send(1, 0);
    assertEquals(300 * MS, recovery.deadline());
    assertEquals(Expiry.SEND_PROBE, recovery.expired(300 * MS));
    assertEquals(0, recovery.timeouts());
    recovery.sent(at(0), at(1), 300 * MS);
    assertEquals(Expiry.RETRANSMIT, recovery.expired(600 * MS));
  }

  @Test
  void waitsAnewWithNewDataAndAcknowledgements() {
    sender.send(2, 0);
    sender.send(2, 50 * MS);
    assertEquals(258 * MS, recovery.deadline());
    sender.acknowledge(2, 100 * MS);
    assertEquals(308 * MS, recovery.deadline());
  }

  @Test
  void isNewDataIfThereIsAny() {
    sender.send(10, 0);
    assertEquals(Expiry.SEND_PROBE, recovery.expired(208 * MS));
    assertEquals(0, recovery.allowance(208 * MS), "the window does not matter");
    sender.send(1, 208 * MS);
    Outcome outcome = sender.acknowledge(11, 302 * MS);
    assertFalse(outcome.windowReduced);
    assertFalse(outcome.enteredRecovery);
  }

  private void probe() {
    sender.send(5, 0);
    sender.acknowledge(4, 100 * MS);
    assertEquals(Expiry.SEND_PROBE, sender.expire(1000 * MS));
    recovery.sent(at(4), at(5), 400 * MS);
  }

  /** Section 7.4.2: nobody says that the probe was superfluous, so the loss was real. */
  @Test
  void repairedLossReducesTheWindow() {
    probe();
    Outcome outcome = sender.acknowledge(5, 500 * MS);
    assertFalse(outcome.windowReduced);
    sender.send(1, 500 * MS);
    outcome = sender.acknowledge(6, 600 * MS);
    assertTrue(outcome.windowReduced);
    assertFalse(outcome.enteredRecovery);
    assertTrue(recovery.owesCwr());
    assertTrue(recovery.slowStartThreshold() < 20 * MSS);
  }

  @Test
  void superfluousProbeCostsNothing() {
    probe();
    sender.acknowledge(5, 410 * MS);
    Outcome outcome = sender.acknowledge(5, 500 * MS, 4, 5);
    assertTrue(outcome.dsack);
    sender.send(1, 500 * MS);
    assertFalse(sender.acknowledge(6, 600 * MS).windowReduced);
  }

  @Test
  void duplicateWithoutSackSaysItWasSuperfluous() {
    probe();
    sender.acknowledge(5, 410 * MS);
    sender.send(1, 420 * MS);
    sender.acknowledge(5, 500 * MS);
    assertFalse(sender.acknowledge(6, 600 * MS).windowReduced);
  }

  @Test
  void showsWhatElseIsLost() {
    sender.send(5, 0);
    sender.acknowledge(2, 100 * MS);
    assertEquals(Expiry.SEND_PROBE, sender.expire(1000 * MS));
    recovery.sent(recovery.probeFrom(), recovery.nxt(), 302 * MS);
    Outcome outcome = sender.acknowledge(2, 402 * MS, 4, 5);
    assertTrue(outcome.enteredRecovery);
    assertEquals(2 * MSS, outcome.lost);
    assertEquals(at(2), recovery.nextLost(false));
    assertEquals(at(4), recovery.lostEnd());
  }

  @Test
  void thereIsOneAtATime() {
    sender.send(5, 0);
    recovery.expired(208 * MS);
    recovery.sent(recovery.probeFrom(), recovery.nxt(), 208 * MS);
    sender.acknowledge(3, 210 * MS);
    assertEquals(Expiry.RETRANSMIT, sender.expire(10_000 * MS));
  }

  @Test
  void thereIsNoneWithoutSackOrRackOrInRecovery() {
    Sender plain = new Sender();
    plain.sack = false;
    plain.connect().send(5, 0);
    assertEquals(300 * MS, plain.recovery.deadline());
    Sender noRack = new Sender();
    noRack.parameters.rack = false;
    noRack.connect().send(5, 0);
    assertEquals(300 * MS, noRack.recovery.deadline());
    sender.send(6, 0);
    sender.acknowledge(0, 100 * MS, 1, 6);
    sender.repair(100 * MS);
    assertEquals(Expiry.RETRANSMIT, sender.expire(10_000 * MS));
  }

  /** Section 7.3: probes alone must not hide that the path has become longer. */
  @Test
  void thereIsNoneWithoutANewRoundTrip() {
    sender.send(1, 0);
    assertEquals(Expiry.SEND_PROBE, sender.expire(1000 * MS));
    recovery.sent(at(0), at(1), 300 * MS);
    // Of what was sent twice: no round trip. The duplicate ends the probe.
    assertEquals(Outcome.NO_SAMPLE, sender.acknowledge(1, 400 * MS).roundTrip);
    sender.send(1, 410 * MS);
    sender.acknowledge(1, 420 * MS);
    assertEquals(Expiry.RETRANSMIT, sender.expire(10_000 * MS));
  }
}
