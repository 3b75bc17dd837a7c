package io.toehold.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LogScaleTest {

  @Test
  void endsAtRoundNumbers() {
    LogScale scale = new LogScale(DoubleStream.of(3, 180));
    assertEquals(List.of(2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0), scale.ticks());
    assertEquals(0, scale.at(2));
    assertEquals(1, scale.at(200));
    assertEquals(0.5, scale.at(20));
  }

  @Test
  void leavesOutWhatHasNoLogarithm() {
    LogScale scale = new LogScale(DoubleStream.of(0, Double.NaN, 1, Double.POSITIVE_INFINITY));
    assertEquals(List.of(1.0, 2.0, 5.0, 10.0), scale.ticks());
  }

  @Test
  void hasOnlyPowersOfTenIfItIsLong() {
    assertEquals(
        List.of(0.1, 1.0, 10.0, 100.0, 1000.0),
        new LogScale(DoubleStream.of(0.1, 1000))
            .ticks().stream().map(tick -> Math.round(tick * 10) / 10.0).toList());
  }
}
