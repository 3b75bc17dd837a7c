package io.toehold.core.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiveCreditTest {
  private static final int MSS = 1460;

  @Test
  void theContractsTestVector() {
    ReceiveCredit credit = new ReceiveCredit(0, 65536, 0, 65536).arrived(60000);
    assertState(credit, 60000, 65536, 60000, 5536, 0);
    credit = credit.consumed(10000);
    assertEquals(10000, credit.grant());
    assertFalse(isDue(credit));
    credit = credit.consumed(20000);
    assertState(credit, 60000, 65536, 30000, 5536, 30000);
    assertTrue(isDue(credit));
    credit = credit.granted();
    assertEquals(95536, credit.edge());
    credit = credit.limited(32768);
    assertEquals(0, credit.grant());
    credit = credit.consumed(30000);
    assertState(credit, 60000, 95536, 0, 35536, 0);
    credit = credit.arrived(35536);
    assertEquals(35536, credit.held());
    credit = credit.consumed(35536);
    assertEquals(32768, credit.grant());
    assertTrue(isDue(credit));
    assertEquals(128304, credit.granted().edge());
  }

  @Test
  void aReaderThatWaitsForMoreGetsIt() {
    ReceiveCredit credit = new ReceiveCredit(0, 1000, 0, 65536);
    assertTrue(credit.isDue(MSS, 2000, false));
    credit = new ReceiveCredit(0, 64000, 0, 65536);
    assertFalse(credit.isDue(MSS, 2000, false));
    assertTrue(credit.isDue(MSS, 2000, true));
  }

  @Test
  void noPeerMaySendMoreThanItMay() {
    assertThrows(IllegalArgumentException.class, () -> new ReceiveCredit(0, 10, 0, 10).arrived(11));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReceiveCredit(0, 10, 0, 10).arrived(5).consumed(6));
  }

  @Test
  void whateverHappensTheEdgeNeverFallsAndNobodyIsStuck() {
    long seed = Long.getLong("toehold.seed", System.nanoTime());
    System.out.println("ReceiveCreditTest: -Dtoehold.seed=" + seed);
    Random random = new Random(seed);
    ReceiveCredit credit = new ReceiveCredit(0, 65536, 0, 65536);
    for (int i = 0; i < 100_000; i++) {
      ReceiveCredit before = credit;
      credit =
          switch (random.nextInt(3)) {
            case 0 -> credit.arrived(random.nextInt((int) credit.window() + 1));
            case 1 -> credit.consumed(random.nextInt((int) credit.held() + 1));
            default -> credit.limited(1 + random.nextInt(1 << 18));
          };
      if (credit.isDue(MSS, 1, false)) {
        credit = credit.granted();
      }
      assertTrue(credit.edge() >= before.edge(), "seed " + seed);
      assertTrue(credit.window() >= 0, "seed " + seed);
      if (credit.held() == 0) {
        assertTrue(credit.window() >= Math.min(credit.limit() / 2, MSS), "seed " + seed);
      }
    }
  }

  private static boolean isDue(ReceiveCredit credit) {
    return credit.isDue(MSS, 1, false);
  }

  private static void assertState(
      ReceiveCredit credit, long received, long edge, long held, long window, long grant) {
    assertEquals(received, credit.received());
    assertEquals(edge, credit.edge());
    assertEquals(held, credit.held());
    assertEquals(window, credit.window());
    assertEquals(grant, credit.grant());
  }
}
