package io.toehold.core.tcp.recovery;

import static io.toehold.core.tcp.recovery.Sender.MS;
import static io.toehold.core.tcp.recovery.Sender.MSS;
import static io.toehold.core.tcp.recovery.Sender.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.congestion.CongestionControl;
import org.junit.jupiter.api.Test;

/** What was taken for loss and was none: RFC 3522 and 4015, RFC 3708, RFC 5682. */
class SpuriousTest {
  private final Sender sender = new Sender().connect();
  private final LossRecovery recovery = sender.recovery;

  private void restored(Outcome outcome) {
    assertTrue(outcome.undone);
    assertEquals(CongestionControl.NO_THRESHOLD, recovery.slowStartThreshold());
    assertTrue(recovery.window() >= 10 * MSS, "" + recovery.window());
    assertFalse(recovery.recovering());
    assertEquals(0, recovery.lost());
  }

  /** Segment 0 is late; 1 to 4 overtake it. */
  private void fastRecovery() {
    sender.send(10, 0);
    assertTrue(sender.acknowledge(0, 100 * MS, 1, 5).enteredRecovery);
    assertEquals(7 * MSS, recovery.slowStartThreshold());
    assertEquals(1, sender.repair(100 * MS));
  }

  @Test
  void echoOfAnEarlierTimestampUndoesFastRecovery() {
    fastRecovery();
    sender.echo = 0;
    restored(sender.acknowledge(5, 110 * MS));
  }

  @Test
  void echoOfTheRetransmissionDoesNot() {
    fastRecovery();
    sender.echo = 100 * MS;
    Outcome outcome = sender.acknowledge(5, 200 * MS);
    assertFalse(outcome.undone);
    assertTrue(recovery.recovering());
  }

  /** The echo has ticks: one that is not certainly earlier proves nothing. */
  @Test
  void echoOfTheSameTickDoesNot() {
    sender.send(10, 99 * MS);
    sender.acknowledge(0, 99 * MS + 500_000, 1, 5);
    sender.repair(99 * MS + 500_000);
    sender.echo = 99 * MS;
    assertFalse(sender.acknowledge(5, 200 * MS).undone);
  }

  @Test
  void duplicateReportUndoesARecoveryThatIsOver() {
    fastRecovery();
    assertTrue(sender.acknowledge(10, 110 * MS).leftRecovery);
    assertEquals(7 * MSS, recovery.window());
    restored(sender.acknowledge(10, 200 * MS, 0, 1));
  }

  @Test
  void everyRetransmissionMustBeADuplicate() {
    sender.send(10, 0);
    sender.acknowledge(0, 100 * MS, 2, 6);
    assertEquals(2, sender.repair(100 * MS) + sender.repair(100 * MS) + repairMore());
    sender.acknowledge(10, 200 * MS);
    assertFalse(sender.acknowledge(10, 201 * MS, 0, 1).undone);
    restored(sender.acknowledge(10, 202 * MS, 1, 2));
  }

  private int repairMore() {
    sender.acknowledge(0, 101 * MS, 2, 8);
    return sender.repair(101 * MS);
  }

  @Test
  void lossesThatWereNeverSentAgainAndArriveWereNone() {
    sender.send(10, 0);
    assertTrue(sender.acknowledge(0, 100 * MS, 1, 5).enteredRecovery);
    restored(sender.acknowledge(5, 101 * MS));
  }

  @Test
  void congestionNotificationIsNeverUndone() {
    fastRecovery();
    sender.ecnEcho = true;
    sender.echo = 0;
    assertFalse(sender.acknowledge(5, 110 * MS).undone);
  }

  private void timeOut() {
    sender.send(10, 0);
    Expiry expiry = sender.expire(10_000 * MS);
    if (expiry == Expiry.SEND_PROBE) {
      recovery.sent(recovery.probeFrom(), recovery.nxt(), 210 * MS);
      expiry = sender.expire(10_000 * MS);
    }
    assertEquals(Expiry.RETRANSMIT, expiry);
    assertEquals(MSS, recovery.window());
    assertEquals(at(0), recovery.nextLost(true));
    recovery.sent(at(0), at(1), 600 * MS);
  }

  @Test
  void echoUndoesATimeOut() {
    timeOut();
    sender.echo = 0;
    restored(sender.acknowledge(1, 610 * MS));
    assertEquals(0, recovery.timeouts());
  }

  /** RFC 5682: new data first, then what was sent once arrives. */
  @Test
  void forwardRecoveryUndoesATimeOutWithoutTimestamps() {
    timeOut();
    assertFalse(sender.acknowledge(1, 610 * MS).undone);
    assertEquals(LossRecovery.NONE, recovery.nextLost(true));
    assertEquals(2 * MSS, recovery.window());
    sender.send(2, 610 * MS);
    assertEquals(LossRecovery.NONE, recovery.nextLost(true));
    restored(sender.acknowledge(2, 611 * MS));
  }

  @Test
  void forwardRecoveryFindsThatTheTimeOutWasRight() {
    timeOut();
    sender.acknowledge(1, 700 * MS);
    sender.send(2, 700 * MS);
    assertFalse(sender.acknowledge(1, 800 * MS, 10, 11).undone);
    assertEquals(at(1), recovery.nextLost(true));
    assertTrue(recovery.recovering());
  }

  @Test
  void withoutNewDataTheRestIsSentAgainAtOnce() {
    timeOut();
    sender.acknowledge(1, 700 * MS);
    assertEquals(at(1), recovery.nextLost(false));
    assertEquals(at(1), recovery.nextLost(true), "and that decides it");
  }

  /** A cumulative acknowledgement past data that waited for the retransmission proves nothing. */
  @Test
  void whatWaitedBehindTheRetransmissionIsNoProof() {
    timeOut();
    Outcome outcome = sender.acknowledge(10, 700 * MS);
    assertFalse(outcome.undone);
    assertTrue(outcome.leftRecovery);
    assertEquals(7 * MSS, recovery.slowStartThreshold());
  }

  @Test
  void secondTimeOutTriesForwardRecoveryAgain() {
    timeOut();
    assertEquals(Expiry.RETRANSMIT, sender.expire(10_000 * MS));
    assertEquals(2, recovery.timeouts());
    recovery.sent(at(0), at(1), 1300 * MS);
    sender.acknowledge(1, 1310 * MS);
    assertEquals(LossRecovery.NONE, recovery.nextLost(true));
  }
}
