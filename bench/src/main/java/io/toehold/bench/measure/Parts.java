package io.toehold.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The parts of a round, which become one set of figures. */
final class Parts {

  /** Figures of the time; all others are of an operation, and count as often as there are such. */
  private static final Set<String> OF_THE_TIME =
      Set.of(
          "operations",
          "seconds",
          "per_second",
          "mb_per_second",
          "server_cpu_seconds",
          "client_cpu_seconds",
          "machine_cpu_seconds");

  private final Map<String, Double> sums = new LinkedHashMap<>();
  private double count;
  private double operations;

  /** One more. */
  void add(Map<String, Double> part) {
    double done = Math.max(1, part.getOrDefault("operations", 1.0));
    count++;
    operations += done;
    part.forEach(
        (name, value) ->
            sums.merge(name, OF_THE_TIME.contains(name) ? value : value * done, Double::sum));
  }

  /** Their mean. */
  Map<String, Double> mean() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach(
        (name, sum) -> means.put(name, sum / (OF_THE_TIME.contains(name) ? count : operations)));
    return means;
  }
}
