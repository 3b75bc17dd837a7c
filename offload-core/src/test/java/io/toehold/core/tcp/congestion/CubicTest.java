package io.toehold.core.tcp.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.tuning.TcpParameters;
import org.junit.jupiter.api.Test;

/** CUBIC against the formulas of RFC 9438. */
class CubicTest {
  private static final int MSS = 1000;
  private static final long MS = 1_000_000;
  private static final double C = 0.4;
  private static final double BETA = 0.7;

  private final TcpParameters parameters = new TcpParameters();
  private Cubic cubic;
  private long now = 17 * MS;

  CubicTest() {
    parameters.hystart = false;
    cubic = new Cubic(parameters, MSS);
  }

  private double segments() {
    return (double) cubic.window() / MSS;
  }

  /** A round trip in which each segment of the window is acknowledged, evenly. */
  private void roundTrip(long roundTrip, boolean limited) {
    long segments = cubic.window() / MSS;
    long begin = now;
    for (long i = 1; i <= segments; i++) {
      now = begin + i * roundTrip / segments;
      cubic.acknowledged(MSS, roundTrip, i == 1, limited, now);
    }
  }

  private void slowStartTo(int segments) {
    while (cubic.window() < (long) segments * MSS) {
      cubic.acknowledged(MSS, 100 * MS, false, true, now);
    }
  }

  private void loss() {
    cubic.lost(cubic.window(), now);
  }

  private static double k(double maximum, double epoch) {
    return Math.cbrt((maximum - epoch) / C);
  }

  /**
   * The window follows W_cubic: it is where the curve is now or will be in a round trip; or a Reno
   * would be further.
   */
  private void followsTheCurve(double maximum, double k, double seconds) {
    long roundTrip = 100 * MS;
    // The epoch begins with the first acknowledgement
    long epoch = now + roundTrip / (cubic.window() / MSS);
    double begin = segments();
    while (now - epoch < seconds * 1e9) {
      roundTrip(roundTrip, true);
      double t = (now - epoch) / 1e9;
      double low = C * Math.pow(t - 0.1 - k, 3) + maximum;
      double high = C * Math.pow(t + 0.1 - k, 3) + maximum;
      high = Math.max(high, begin + 3 * (1 - BETA) / (1 + BETA) * (t / 0.1 + 2));
      assertTrue(segments() >= low - 1 && segments() <= high + 1, t + ": " + segments());
    }
  }

  @Test
  void growsToTheOldMaximumAndBeyond() {
    slowStartTo(1000);
    loss();
    assertEquals(700, segments(), 0.001);
    assertEquals(cubic.window(), cubic.threshold());
    followsTheCurve(1000, k(1000, 700), 15);
    assertTrue(segments() > 1050);
  }

  @Test
  void leavesRoomForNewcomersWhenTheMaximumShrinks() {
    slowStartTo(1000);
    loss();
    for (int i = 0; i < 10; i++) {
      roundTrip(100 * MS, true);
    }
    double second = segments();
    assertTrue(second < 1000);
    loss();
    double maximum = second * (1 + BETA) / 2;
    followsTheCurve(maximum, k(maximum, second * BETA), 8);
  }

  @Test
  void isNoSlowerThanRenoWhereRoundTripsAreShort() {
    slowStartTo(20);
    loss();
    double expected = 14;
    double alpha = 3 * (1 - BETA) / (1 + BETA);
    for (int i = 0; i < 30; i++) {
      roundTrip(5 * MS, true);
      expected += expected < 20 ? alpha : 1;
      assertEquals(expected, segments(), 1.0, "round " + i);
    }
  }

  @Test
  void beginsAtThePlateauAfterATimeOut() {
    slowStartTo(1000);
    cubic.timedOut(cubic.window(), true, now);
    assertEquals(MSS, cubic.window());
    assertEquals(700 * MSS, cubic.threshold());
    assertTrue(cubic.slowStart());
    while (cubic.slowStart()) {
      roundTrip(100 * MS, true);
    }
    followsTheCurve(segments(), 0, 5);
  }

  @Test
  void secondTimeOutLeavesTheThreshold() {
    slowStartTo(1000);
    cubic.timedOut(cubic.window(), true, now);
    cubic.timedOut(cubic.window(), false, now);
    assertEquals(700 * MSS, cubic.threshold());
  }

  @Test
  void undoingGivesBackWindowThresholdAndCurve() {
    slowStartTo(1000);
    loss();
    roundTrip(100 * MS, true);
    Cubic other = cubic;
    long window = other.window();
    long threshold = other.threshold();
    other.lost(other.window(), now);
    assertTrue(other.window() < window);
    other.undo();
    assertEquals(window, other.window());
    assertEquals(threshold, other.threshold());
    long before = now;
    roundTrip(100 * MS, true);
    double t = (now - before) / 1e9 + 0.1;
    double curve = C * Math.pow(t + 0.1 - k(1000, 700), 3) + 1000;
    assertEquals(curve, segments(), 12);
  }

  @Test
  void undoingATimeOutDoesToo() {
    slowStartTo(50);
    cubic.timedOut(cubic.window(), true, now);
    cubic.timedOut(cubic.window(), false, now);
    cubic.undo();
    assertEquals(50 * MSS, cubic.window());
    assertEquals(CongestionControl.NO_THRESHOLD, cubic.threshold());
  }

  @Test
  void windowThatIsNotUsedStandsStillAndSoDoesItsTime() {
    slowStartTo(1000);
    loss();
    for (int i = 0; i < 20; i++) {
      roundTrip(100 * MS, true);
    }
    long window = cubic.window();
    for (int i = 0; i < 100; i++) {
      roundTrip(100 * MS, false);
    }
    assertEquals(window, cubic.window());
    cubic.resumed(0);
    roundTrip(100 * MS, true);
    assertTrue(cubic.window() - window < 30 * MSS, "grew by " + (cubic.window() - window));
  }

  @Test
  void pausesDoNotCount() {
    slowStartTo(1000);
    loss();
    roundTrip(100 * MS, true);
    long window = cubic.window();
    now += 60_000 * MS;
    cubic.resumed(60_000 * MS);
    roundTrip(100 * MS, true);
    assertTrue(cubic.window() - window < 40 * MSS, "grew by " + (cubic.window() - window));
  }

  @Test
  void neverLessThanTwoSegmentsAfterALoss() {
    for (int i = 0; i < 20; i++) {
      loss();
      assertTrue(cubic.window() >= 2 * MSS);
    }
    assertFalse(cubic.slowStart());
  }

  @Test
  void segmentSizeMayChange() {
    slowStartTo(100);
    loss();
    long window = cubic.window();
    cubic.mss(500);
    assertEquals(window, cubic.window());
    for (int i = 0; i < 50; i++) {
      cubic.acknowledged(cubic.window(), 100 * MS, true, true, now += 100 * MS);
    }
    // By now it is near the old maximum in bytes, whatever that is in segments
    double maximum = 100.0 * MSS / 500;
    assertEquals(maximum, cubic.window() / 500.0, 12);
  }
}
