package io.toehold.core.tcp.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.tcp.tuning.TcpParameters;
import org.junit.jupiter.api.Test;

/** RFC 5681 and what both kinds share. */
class RenoTest {
  private static final int MSS = 1000;
  private static final long SAMPLE = CongestionControl.NO_SAMPLE;

  private final TcpParameters parameters = new TcpParameters();
  private Reno reno = new Reno(parameters, MSS);

  private void acknowledge(long bytes) {
    reno.acknowledged(bytes, SAMPLE, false, true, 0);
  }

  @Test
  void initialWindowIsTenSegments() {
    assertEquals(10 * MSS, reno.window());
    assertEquals(CongestionControl.NO_THRESHOLD, reno.threshold());
  }

  @Test
  void slowStartDoubles() {
    for (int i = 0; i < 10; i++) {
      acknowledge(MSS);
    }
    assertEquals(20 * MSS, reno.window());
  }

  @Test
  void slowStartCountsNoMoreThanTheLimitOfOneAcknowledgement() {
    parameters.slowStartLimit = 2;
    reno = new Reno(parameters, MSS);
    acknowledge(8 * MSS);
    assertEquals(12 * MSS, reno.window());
    // RFC 3465 section 2.3
    reno.timedOut(12 * MSS, true, 0);
    acknowledge(8 * MSS);
    assertEquals(2 * MSS, reno.window());
  }

  @Test
  void lossHalvesTheFlight() {
    reno.lost(16 * MSS, 0);
    assertEquals(8 * MSS, reno.window());
    assertEquals(8 * MSS, reno.threshold());
    reno.lost(3 * MSS, 0);
    assertEquals(2 * MSS, reno.window());
  }

  @Test
  void oneSegmentMoreInARoundTrip() {
    reno.lost(20 * MSS, 0);
    for (int round = 0; round < 5; round++) {
      assertEquals((10 + round) * MSS, reno.window());
      for (int i = 0; i < 10 + round; i++) {
        acknowledge(MSS);
      }
    }
  }

  @Test
  void whatIsLeftWhenSlowStartEndsCountsForAvoidance() {
    reno.timedOut(20 * MSS, true, 0);
    assertEquals(MSS, reno.window());
    assertEquals(10 * MSS, reno.threshold());
    acknowledge(9 * MSS + 500);
    assertEquals(10 * MSS, reno.window());
    acknowledge(9 * MSS + 499);
    assertEquals(10 * MSS, reno.window());
    acknowledge(1);
    assertEquals(11 * MSS, reno.window());
  }

  @Test
  void windowThatDoesNotLimitDoesNotGrow() {
    reno.acknowledged(10 * MSS, SAMPLE, false, false, 0);
    assertEquals(10 * MSS, reno.window());
  }

  @Test
  void idlenessHalvesDownToTheInitialWindow() {
    acknowledge(70 * MSS);
    reno.idle(1);
    assertEquals(40 * MSS, reno.window());
    assertEquals(CongestionControl.NO_THRESHOLD, reno.threshold());
    reno.idle(1_000_000);
    assertEquals(10 * MSS, reno.window());
    reno.lost(4 * MSS, 0);
    reno.idle(3);
    assertEquals(2 * MSS, reno.window(), "what is below the initial window stays");
  }

  @Test
  void idlenessRemembersThreeQuartersAsThreshold() {
    reno.lost(80 * MSS, 0);
    for (int i = 0; i < 40 * 41; i++) {
      acknowledge(MSS);
    }
    long window = reno.window();
    reno.idle(1);
    assertEquals(window / 2 + window / 4, reno.threshold());
    assertEquals(window / 2, reno.window());
  }

  @Test
  void unusedWindowGoesHalfwayDown() {
    acknowledge(90 * MSS);
    reno.unused(20 * MSS);
    assertEquals(60 * MSS, reno.window());
    reno.unused(0);
    assertEquals(35 * MSS, reno.window());
  }

  @Test
  void segmentsLargerThanTheWindowRaiseIt() {
    reno.timedOut(0, true, 0);
    reno.mss(9000);
    assertEquals(9000, reno.window());
  }
}
