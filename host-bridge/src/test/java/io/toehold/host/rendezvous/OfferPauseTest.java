package io.toehold.host.rendezvous;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OfferPauseTest {
  private final OfferPause pause = new OfferPause();

  private void threeNotTaken(long now) {
    for (int i = 0; i < 3; i++) {
      assertFalse(pause.isOn(now));
      pause.notTaken(now);
    }
  }

  @Test
  void threeInARowBeginAPause() {
    threeNotTaken(0);
    assertTrue(pause.isOn(0));
    assertTrue(pause.isOn(OfferPause.FIRST - 1));
    assertFalse(pause.isOn(OfferPause.FIRST));
  }

  @Test
  void oneTakenForgivesThoseBefore() {
    pause.notTaken(0);
    pause.notTaken(0);
    pause.taken();
    threeNotTaken(0);
    pause.taken();
    assertFalse(pause.isOn(1));
  }

  @Test
  void afterAPauseOneMoreDoublesIt() {
    threeNotTaken(0);
    long now = OfferPause.FIRST;
    for (long length = 2 * OfferPause.FIRST; length < OfferPause.LONGEST; length *= 2) {
      pause.notTaken(now);
      assertTrue(pause.isOn(now + length - 1));
      now += length;
      assertFalse(pause.isOn(now));
    }
    pause.notTaken(now);
    assertFalse(pause.isOn(now + OfferPause.LONGEST));
  }

  @Test
  void offersFromBeforeThePauseDoNotProlongIt() {
    threeNotTaken(0);
    for (int i = 0; i < 100; i++) {
      pause.notTaken(OfferPause.FIRST - 1);
    }
    assertFalse(pause.isOn(OfferPause.FIRST));
  }
}
