package io.toehold.core.tcp.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.tuning.TcpParameters;
import org.junit.jupiter.api.Test;

/** RFC 9406 section 4.2. */
class HyStartPlusPlusTest {
  private static final long MS = 1_000_000;
  private final HyStartPlusPlus hystart = new HyStartPlusPlus();

  /** A round of so many samples; returns whether slow start ended in it. */
  private boolean round(long roundTrip, int samples) {
    boolean ends = false;
    for (int i = 0; i < samples; i++) {
      ends |= hystart.ends(roundTrip, i == 0);
    }
    return ends;
  }

  @Test
  void steadyRoundTripsNeverEndIt() {
    for (int i = 0; i < 50; i++) {
      assertFalse(round(100 * MS, 20));
      assertFalse(hystart.conservative());
    }
    assertEquals(8000, hystart.growth(8000));
  }

  @Test
  void growthByAnEighthMakesItConservativeAndFiveRoundsEndIt() {
    round(100 * MS, 8);
    assertFalse(round(112 * MS, 8));
    assertFalse(hystart.conservative());
    round(100 * MS, 8);
    assertFalse(round(100 * MS + 12_500_000, 8));
    assertTrue(hystart.conservative());
    assertEquals(2000, hystart.growth(8000));
    for (int i = 2; i <= 5; i++) {
      assertFalse(round(130 * MS, 8), "round " + i);
    }
    assertTrue(hystart.ends(130 * MS, true));
  }

  @Test
  void goesBackIfTheRoundTripShrinks() {
    round(100 * MS, 8);
    round(120 * MS, 8);
    assertTrue(hystart.conservative());
    round(119 * MS, 7);
    assertTrue(hystart.conservative(), "too few samples");
    round(119 * MS, 8);
    assertFalse(hystart.conservative());
    assertEquals(8000, hystart.growth(8000));
  }

  @Test
  void fewSamplesTellNothing() {
    round(100 * MS, 8);
    round(200 * MS, 7);
    assertFalse(hystart.conservative());
  }

  @Test
  void thresholdIsBetweenFourAndSixteenMilliseconds() {
    round(1 * MS, 8);
    round(5 * MS - 1, 8);
    assertFalse(hystart.conservative());
    round(1 * MS, 8);
    round(5 * MS, 8);
    assertTrue(hystart.conservative());

    HyStartPlusPlus slow = new HyStartPlusPlus();
    for (int i = 0; i < 16; i++) {
      slow.ends(i < 8 ? 400 * MS : 416 * MS, i % 8 == 0);
    }
    assertTrue(slow.conservative());
  }

  @Test
  void slowStartEndsWhereItIs() {
    TcpParameters parameters = new TcpParameters();
    Reno reno = new Reno(parameters, 1000);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 10; i++) {
        reno.acknowledged(1000, (100 + 20 * Math.min(round, 1)) * MS, i == 0, true, 0);
      }
    }
    assertFalse(reno.slowStart());
    // One round of 10 segments at full speed and the 8 before the judgement; 4 rounds and 2 at a
    // quarter; then avoidance
    long expected = 10 + 10 + 7 + (43 * 250) / 1000;
    assertEquals(expected, reno.threshold() / 1000, 1);
  }
}
