package io.toehold.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Medians over rounds. */
public final class Median {

  private Median() {}

  /** The middle value; of an even number, the mean of the two in the middle. */
  public static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The median of each figure. */
  public static Map<String, Double> ofEach(List<Map<String, Double>> rounds) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Map<String, Double> round : rounds) {
      round.forEach(
          (name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    values.forEach((name, all) -> medians.put(name, of(all)));
    return medians;
  }
}
