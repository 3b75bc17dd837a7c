package io.toehold.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsTest {

  @Test
  void operationsCountOnceEachAndRatesBySeconds() {
    Parts parts = new Parts();
    parts.add(Map.of("operations", 900.0, "seconds", 1.0, "per_second", 900.0, "mean_us", 10.0));
    parts.add(Map.of("operations", 100.0, "seconds", 1.0, "per_second", 100.0, "mean_us", 50.0));
    Map<String, Double> mean = parts.mean();
    assertEquals(500, mean.get("per_second"), 1e-9);
    assertEquals(500, mean.get("operations"), 1e-9);
    assertEquals(1, mean.get("seconds"), 1e-9);
    assertEquals(14, mean.get("mean_us"), 1e-9);
  }

  @Test
  void aRoundOfOnePartIsThatPart() {
    Parts parts = new Parts();
    Map<String, Double> part = Map.of("operations", 0.0, "per_second", 0.0, "cpu", 3.0);
    parts.add(part);
    assertEquals(part, parts.mean());
  }
}
