package io.toehold.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a case in one mode.
 *
 * @param path that the connections took
 * @param explanation why it may be better by an order of magnitude than the others
 * @param loss why it may be worse by one; null if there is no reason that is known
 * @param failure null if all went well
 * @param median of each figure
 * @param rounds each figure's values, in the order in which they were taken
 */
public record ModeFigures(
    String path,
    String explanation,
    String loss,
    String failure,
    Map<String, Double> median,
    Map<String, List<Double>> rounds) {

  /** With the medians of the rounds. */
  public static ModeFigures of(
      String path,
      String explanation,
      String loss,
      String failure,
      Map<String, List<Double>> rounds) {
    Map<String, Double> medians = new LinkedHashMap<>();
    rounds.forEach((name, values) -> medians.put(name, Median.of(values)));
    return new ModeFigures(path, explanation, loss, failure, medians, rounds);
  }

  /** The median of a figure, NaN if there is none. */
  double value(Figure figure) {
    return median.getOrDefault(figure.key(), Double.NaN);
  }
}
