package io.toehold.bench.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

  private static final long MILLIS = 100;

  @Test
  void oneSlowOperationMakesThoseBehindItSlow() throws Exception {
    Latencies latencies = new Latencies();
    int[] calls = {0};
    long stall = TimeUnit.MILLISECONDS.toNanos(50);
    long start = System.nanoTime();
    Operation slowAtFirst =
        () -> {
          for (long now = System.nanoTime();
              calls[0] == 0 && now - start < stall;
              now = System.nanoTime()) {
            Thread.yield();
          }
          calls[0]++;
        };
    new OpenLoop(1000, 1)
        .work(0, slowAtFirst, latencies, start, start + TimeUnit.MILLISECONDS.toNanos(MILLIS));
    Map<String, Double> summary = latencies.summary(1);
    assertEquals(MILLIS, summary.get("operations"), "all that were due are done");
    // The 25th was due when half of the stall was over; a closed loop would show one slow one.
    assertTrue(summary.get("p90_us") >= 35_000, summary::toString);
  }

  @Test
  void givesUpWhatCannotBeDoneInTwiceTheTime() throws Exception {
    Latencies latencies = new Latencies();
    int[] calls = {0};
    Operation slow =
        () -> {
          calls[0]++;
          Thread.sleep(10);
        };
    long start = System.nanoTime();
    new OpenLoop(1000, 1)
        .work(0, slow, latencies, start, start + TimeUnit.MILLISECONDS.toNanos(MILLIS));
    assertTrue(calls[0] <= 21, "did " + calls[0]);
    assertEquals(MILLIS, latencies.summary(1).get("operations"), "and counts them as slow");
  }

  @Test
  void workersTakeTurns() throws Exception {
    Latencies latencies = new Latencies();
    long start = System.nanoTime();
    new OpenLoop(1000, 4)
        .work(3, () -> {}, latencies, start, start + TimeUnit.MILLISECONDS.toNanos(MILLIS));
    assertEquals(MILLIS / 4, latencies.count());
  }
}
