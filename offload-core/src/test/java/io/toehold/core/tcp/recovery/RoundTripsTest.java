package io.toehold.core.tcp.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.tuning.TcpParameters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 6298, with Linux's deviation. */
class RoundTripsTest {
  private static final long MS = 1_000_000;
  private final TcpParameters parameters = new TcpParameters();
  private final RoundTrips trips = new RoundTrips(parameters);
  private long position;

  /** A sample in a round trip of its own. */
  private void sample(long roundTrip) {
    trips.sample(roundTrip, position + 1, position + 1);
    position++;
  }

  @Test
  void oneSecondBeforeTheFirstSample() {
    assertEquals(1000 * MS, trips.timeout());
    assertEquals(RoundTrips.UNKNOWN, trips.smoothed());
    assertEquals(RoundTrips.UNKNOWN, trips.minimum());
  }

  /** RFC 6298 2.2: SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR. */
  @Test
  void firstSampleTriples() {
    sample(500 * MS);
    assertEquals(500 * MS, trips.smoothed());
    assertEquals(1500 * MS, trips.timeout());
  }

  /** RFC 6298 2.3: RTTVAR = 3/4 RTTVAR + 1/4 |error|, SRTT = 7/8 SRTT + 1/8 R. */
  @Test
  void longerRoundTripCounts() {
    sample(400 * MS);
    sample(720 * MS);
    assertEquals(440 * MS, trips.smoothed());
    assertEquals(3 * 800 / 4 * MS + 320 * MS, trips.variance());
    assertEquals(trips.smoothed() + trips.variance(), trips.timeout());
  }

  @Test
  void shorterRoundTripDoesNotLengthenTheTimeOutMuch() {
    sample(400 * MS);
    for (int i = 0; i < 30; i++) {
      sample(400 * MS);
    }
    long before = trips.variance();
    sample(100 * MS);
    assertTrue(trips.variance() <= before + 300 * MS / 8);
  }

  /** The floor is on the deviation: the time-out is always 200 ms above the round trip. */
  @Test
  void steadyRoundTripsLeaveTheFloorOfTheDeviation() {
    for (int i = 0; i < 100; i++) {
      sample(80 * MS);
    }
    assertEquals(280 * MS, trips.timeout());
  }

  /** A peak is remembered for the round trip, then fades by quarters. */
  @Test
  void peakFadesByQuarters() {
    for (int i = 0; i < 100; i++) {
      sample(80 * MS);
    }
    sample(480 * MS);
    long peak = trips.variance();
    assertTrue(peak >= 390 * MS, "" + peak);
    sample(130 * MS);
    long after = trips.variance();
    for (int i = 0; i < 200; i++) {
      sample(130 * MS);
      assertTrue(trips.variance() <= after);
      assertTrue(trips.variance() >= after - (after - 200 * MS) / 4 - 1);
      after = trips.variance();
    }
    assertEquals(200 * MS, after, MS);
  }

  @Test
  void backOffDoublesToTheMaximumUntilASampleComes() {
    sample(100 * MS);
    long expected = 300 * MS;
    for (int i = 0; i < 20; i++) {
      assertEquals(expected, trips.timeout());
      trips.backOff();
      expected = Math.min(2 * expected, 120_000 * MS);
    }
    assertEquals(120_000 * MS, trips.timeout());
    sample(100 * MS);
    assertTrue(trips.timeout() <= 300 * MS);
  }

  /** RFC 6298 5.7. */
  @Test
  void threeSecondsForDataIfTheHandshakeGaveNoSample() {
    trips.backOff();
    trips.backOff();
    trips.handshakeWithoutSample();
    assertEquals(3000 * MS, trips.timeout());
    sample(10 * MS);
    trips.handshakeWithoutSample();
    assertEquals(210 * MS, trips.timeout());
  }

  /** Against a list of all samples of the window. */
  @Test
  void minimumIsThatOfTheWindow() {
    long window = 1000;
    for (long seed = 1; seed < 200; seed++) {
      Random random = new Random(seed);
      WindowedMinimum minimum = new WindowedMinimum(window);
      Deque<long[]> all = new ArrayDeque<>();
      long now = random.nextLong() >> 8;
      for (int i = 0; i < 500; i++) {
        now += random.nextInt(random.nextInt(50) == 0 ? 3000 : 20);
        long sample = 1 + random.nextInt(1000);
        minimum.add(sample, now);
        all.add(new long[] {now, sample});
        long time = now;
        all.removeIf(s -> time - s[0] > window);
        long least = all.stream().mapToLong(s -> s[1]).min().getAsLong();
        long known = minimum.value();
        assertTrue(known >= least, "seed " + seed + ": " + known + " is older than the window");
        assertTrue(all.stream().anyMatch(s -> s[1] == known), "seed " + seed);
      }
    }
  }
}
