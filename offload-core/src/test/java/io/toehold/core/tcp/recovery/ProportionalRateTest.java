package io.toehold.core.tcp.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 9937 section 6, in segments of 1000 bytes. */
class ProportionalRateTest {
  private static final int MSS = 1000;
  private final ProportionalRate rate = new ProportionalRate();

  /** One of 20 is lost and the threshold is 10: a segment goes out for every other that arrives. */
  @Test
  void sendsInProportion() {
    rate.begin(10 * MSS, 20 * MSS, MSS);
    long inFlight = 19 * MSS;
    long sent = 0;
    for (int delivered = 1; delivered <= 15; delivered++) {
      inFlight -= MSS;
      rate.delivered(MSS, inFlight, false);
      long allowed = rate.window() - inFlight;
      if (allowed >= MSS) {
        rate.sent(MSS);
        inFlight += MSS;
        sent++;
      }
      assertEquals(Math.max(1, delivered / 2), sent, "after " + delivered);
    }
    assertEquals(11 * MSS, inFlight);
  }

  /** Most of the flight is lost: without progress what arrives is replaced, no more. */
  @Test
  void conservativeWhileLossesGoOn() {
    rate.begin(10 * MSS, 20 * MSS, MSS);
    rate.delivered(MSS, 4 * MSS, false);
    assertEquals(5 * MSS, rate.window());
    rate.sent(MSS);
    rate.delivered(MSS, 4 * MSS, false);
    assertEquals(5 * MSS, rate.window());
  }

  /** With progress and no new losses it grows as slow start does (SSRB). */
  @Test
  void slowStartsWhileAllIsWell() {
    rate.begin(10 * MSS, 20 * MSS, MSS);
    rate.delivered(MSS, 4 * MSS, false);
    rate.sent(MSS);
    rate.delivered(MSS, 4 * MSS, true);
    assertEquals(6 * MSS, rate.window());
  }

  @Test
  void catchesUpWithWhatWasNotSent() {
    rate.begin(10 * MSS, 20 * MSS, MSS);
    rate.delivered(MSS, 9 * MSS, false);
    rate.delivered(MSS, 5 * MSS, false);
    rate.delivered(MSS, 4 * MSS, false);
    assertEquals(7 * MSS, rate.window());
  }

  @Test
  void neverBeyondTheThresholdOnceBelow() {
    rate.begin(10 * MSS, 20 * MSS, MSS);
    rate.delivered(8 * MSS, 9 * MSS, true);
    assertEquals(10 * MSS, rate.window());
  }

  @Test
  void firstRetransmissionAlwaysGoesOut() {
    rate.begin(10 * MSS, 1000 * MSS, MSS);
    rate.delivered(1, 500 * MSS, false);
    assertTrue(rate.window() > 500 * MSS);
    ProportionalRate other = new ProportionalRate();
    other.begin(10 * MSS, 20 * MSS, MSS);
    other.delivered(1, 10 * MSS, false);
    assertEquals(11 * MSS, other.window());
  }

  @Test
  void nothingDeliveredChangesNothing() {
    rate.begin(10 * MSS, 20 * MSS, MSS);
    rate.delivered(MSS, 4 * MSS, false);
    rate.delivered(0, 0, true);
    assertEquals(5 * MSS, rate.window());
  }

  /**
   * Whatever happens: no more is sent than arrived, plus what brings the flight to the threshold.
   */
  @Test
  void bounds() {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      long threshold = (2 + random.nextInt(20)) * MSS;
      long inFlight = (1 + random.nextInt(40)) * MSS;
      rate.begin(threshold, inFlight + MSS, MSS);
      long delivered = 0;
      long sent = 0;
      while (inFlight > 0 && delivered < 200 * MSS) {
        long arrives = Math.min(inFlight, (1 + random.nextInt(3)) * MSS);
        long lost = random.nextInt(4) == 0 ? Math.min(inFlight - arrives, MSS) : 0;
        inFlight -= arrives + lost;
        delivered += arrives;
        rate.delivered(arrives, inFlight, lost == 0);
        assertTrue(rate.window() >= inFlight);
        if (inFlight <= threshold && sent > 0) {
          assertTrue(rate.window() <= threshold, "seed " + seed);
        }
        long allowed = (rate.window() - inFlight) / MSS * MSS;
        rate.sent(allowed);
        sent += allowed;
        inFlight += allowed;
        if (inFlight > threshold + MSS) {
          assertTrue(sent <= delivered + MSS, "seed " + seed);
        }
      }
    }
  }
}
