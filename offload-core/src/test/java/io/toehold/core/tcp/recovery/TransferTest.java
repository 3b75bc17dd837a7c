package io.toehold.core.tcp.recovery;

import static io.toehold.core.tcp.recovery.Transfer.LOST;
import static io.toehold.core.tcp.recovery.Transfer.MS;
import static io.toehold.core.tcp.recovery.Transfer.MSS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole transfers over a path of 100 ms with one kind of trouble each. */
class TransferTest {
  private static final long SECOND = 1000 * MS;
  private final Transfer transfer = new Transfer();

  private Transfer run(int segments) {
    return transfer.connect().write(0, segments).run(600 * SECOND);
  }

  /** Loses the first copy of these segments, counted from 0. */
  private void lose(Integer... segments) {
    Set<Integer> doomed = Set.of(segments);
    transfer.data =
        (from, copy, now) -> copy == 0 && doomed.contains((int) (from / MSS)) ? LOST : 50 * MS;
  }

  private void expect(int timeouts, int probes, int recoveries, int sentAgain, int duplicates) {
    String all = transfer.describe();
    assertEquals(timeouts, transfer.timeouts, all);
    assertEquals(probes, transfer.probes, all);
    assertEquals(recoveries, transfer.recoveries, all);
    assertEquals(sentAgain, transfer.sentAgain, all);
    assertEquals(duplicates, transfer.receiver.duplicates, all);
  }

  @Test
  void cleanPathNeedsNothing() {
    run(200);
    expect(0, 0, 0, 0, 0);
  }

  @Test
  void oneLossIsRepairedInOneRoundTrip() {
    lose(3);
    run(30);
    expect(0, 0, 1, 1, 0);
  }

  @Test
  void burstIsRepairedInOneRecovery() {
    lose(10, 11, 12, 13, 14, 20);
    run(100);
    expect(0, 0, 1, 6, 0);
  }

  @Test
  void lostTailIsFoundByTheProbe() {
    lose(8, 9);
    run(10);
    assertEquals(0, transfer.timeouts, transfer.describe());
    assertEquals(1, transfer.probes);
    assertTrue(transfer.now < 700 * MS, transfer.describe());
  }

  @Test
  void probeAloneMayRepairTheLoss() {
    lose(9);
    long window = transfer.connect().recovery.window();
    transfer.write(0, 10).run(600 * SECOND);
    expect(0, 1, 0, 1, 0);
    assertEquals(window, 10 * MSS);
  }

  @Test
  void lostRetransmissionIsFoundByTime() {
    transfer.data = (from, copy, now) -> from / MSS == 3 && copy < 3 ? LOST : 50 * MS;
    run(200);
    expect(0, 0, 1, 3, 0);
  }

  @Test
  void wholeFlightLostNeedsTheTimeOut() {
    transfer.data = (from, copy, now) -> now < 550 * MS ? LOST : 50 * MS;
    run(10);
    assertTrue(transfer.timeouts >= 1, transfer.describe());
  }

  @Test
  void withoutSackDuplicatesAreCounted() {
    transfer.sack = false;
    lose(3);
    run(30);
    expect(0, 0, 1, 1, 0);
  }

  @Test
  void withoutSackPartialAcknowledgementsTellTheNextHole() {
    transfer.sack = false;
    lose(10, 12, 14);
    run(100);
    expect(0, 0, 1, 3, 0);
  }

  @Test
  void withoutRackSackedBytesAreCounted() {
    transfer.parameters.rack = false;
    lose(10, 12, 14);
    run(100);
    expect(0, 0, 1, 3, 0);
  }

  /** What overtakes by less than a quarter of a round trip is waited for. */
  @Test
  void littleReorderingCausesNoRetransmission() {
    for (int late = 1; late <= 24; late++) {
      Transfer each = new Transfer();
      long delay = late * MS;
      each.data = (from, copy, now) -> 50 * MS + (from / MSS % 16 == 15 ? delay : 0);
      // Two flights at first, so that reordering is seen in a flight too small for the duplicate
      // threshold
      each.connect().write(0, 18).write(400 * MS, 200).run(600 * SECOND);
      assertEquals(0, each.sentAgain, late + " ms: " + each.describe());
    }
  }

  /** Any one or two segments of 24, first and last included: never a time-out. */
  @Test
  void noTwoLossesNeedATimeOut() {
    for (int first = 0; first < 24; first++) {
      for (int second = first; second < 24; second++) {
        int one = first;
        int other = second;
        Transfer each = new Transfer();
        each.data =
            (from, copy, now) -> {
              long segment = from / MSS;
              return copy == 0 && (segment == one || segment == other) ? LOST : 50 * MS;
            };
        each.connect().write(0, 24).run(600 * SECOND);
        String all = one + " and " + other + ": " + each.describe();
        assertEquals(0, each.timeouts, all);
        assertEquals(0, each.receiver.duplicates, all);
        assertEquals(one == other ? 1 : 2, each.sentAgain, all);
      }
    }
  }

  /** The last may call forth a probe; no other matters. */
  @Test
  void lostAcknowledgementsDoNotMatter() {
    for (int doomed = 0; doomed < 12; doomed++) {
      int lost = doomed;
      Transfer each = new Transfer();
      each.acks = (from, number, now) -> number == lost ? LOST : 50 * MS;
      each.connect().write(0, 24).run(600 * SECOND);
      assertEquals(0, each.timeouts, lost + ": " + each.describe());
      assertEquals(0, each.recoveries, lost + ": " + each.describe());
      assertEquals(each.probes, each.sentAgain);
    }
  }

  /**
   * A path that reorders ever more: what was sent again for nothing is undone, and the reordering
   * window grows until nothing is, as long as it is within a round trip.
   */
  @Test
  void reorderingIsLearnt() {
    for (int late : new int[] {10, 30, 50, 70, 90}) {
      Transfer each = new Transfer();
      each.data = (from, copy, now) -> (50 + (from / MSS % 10 == 5 && copy == 0 ? late : 0)) * MS;
      each.connect().write(0, 2000).run(600 * SECOND);
      int learning = each.sentAgain;
      assertEquals(0, each.timeouts, late + ": " + each.describe());
      assertTrue(learning < 100, late + ": " + each.describe());
      int undone = each.undone;
      assertEquals(each.recoveries, undone, late + ": " + each.describe());
      each.write(each.now, 2000).run(each.now + 600 * SECOND);
      assertEquals(learning, each.sentAgain, late + ": " + each.describe());
    }
  }

  @Test
  void undoingRestoresTheWindow() {
    transfer.timestamps = false;
    transfer.data = (from, copy, now) -> (50 + (from / MSS == 3 && copy == 0 ? 60 : 0)) * MS;
    run(8);
    assertEquals(1, transfer.recoveries, transfer.describe());
    assertEquals(1, transfer.undone, transfer.describe());
    assertTrue(transfer.recovery.window() >= 10 * MSS, transfer.describe());
    assertEquals(Long.MAX_VALUE, transfer.recovery.slowStartThreshold());
  }

  @Test
  void spuriousTimeOutCostsOneSegment() {
    for (boolean timestamps : new boolean[] {true, false}) {
      Transfer each = new Transfer();
      each.timestamps = timestamps;
      // The path stands still at first
      each.data = (from, copy, now) -> 50 * MS + Math.max(0, 1400 * MS - now);
      each.connect().write(0, 3000).run(600 * SECOND);
      assertTrue(each.timeouts >= 1, each.describe());
      assertTrue(each.undone >= 1, each.describe());
      assertTrue(each.sentAgain <= each.timeouts + each.probes, each.describe());
      assertEquals(Long.MAX_VALUE, each.recovery.slowStartThreshold(), each.describe());
    }
  }
}
