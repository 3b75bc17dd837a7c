package io.toehold.host.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The link's thread looks around as long as that pays off, and no longer. */
class PollingTest {
  private static final long STEP = 1_000;
  private final Polling polling = new Polling();
  private long now = 5;

  /** How often it looks before it sleeps. */
  private int looks() {
    int looks = 0;
    while (polling.goesOn(now)) {
      now += STEP;
      looks++;
      assertTrue(looks < 1_000);
    }
    return looks;
  }

  @Test
  void sleepsAfterAWhile() {
    assertEquals(50, looks());
  }

  @Test
  void givesUpWhatIsInVain() {
    int all = 0;
    for (int i = 0; i < 1_000; i++) {
      all += looks() > 0 ? 1 : 0;
    }
    assertTrue(all < 30, all + " of 1000");
  }

  @Test
  void goesOnAsLongAsItPaysOff() {
    for (int i = 0; i < 100; i++) {
      assertTrue(polling.goesOn(now));
      now += STEP;
      polling.paidOff();
    }
  }

  @Test
  void leavesTheProcessorToWhomNeedsIt() {
    assertTrue(polling.goesOn(now));
    now += 20_000;
    assertFalse(polling.goesOn(now));
  }
}
