package io.toehold.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One figure of a mode over all loads of a case on one JDK, compared with the base. Differences of
 * a few percent drown in the noise of a single load; what all loads share is seen here.
 *
 * @param gain the geometric mean, over all loads and rounds, of how many times as good the mode is
 * @param error the standard error of its logarithm, about the relative error of {@code gain};
 *     between repetitions, because rounds of the same processes are not independent. NaN if there
 *     is only one repetition
 */
record Overall(double gain, double error) {

  private static final String REPEATS = "repeats";

  /** Of the mode of this title; gain NaN if nothing was measured in both. */
  static Overall of(ResultFile file, String jdk, String mode, Figure figure) {
    int repeats = Math.max(1, ((Number) file.scale().getOrDefault(REPEATS, 1)).intValue());
    List<Double> means = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      double mean = mean(logarithms(file.linesOf(jdk), mode, figure, repeat, repeats));
      if (Double.isFinite(mean)) {
        means.add(mean);
      }
    }
    double mean = mean(means);
    double squares = means.stream().mapToDouble(m -> (m - mean) * (m - mean)).sum();
    int n = means.size();
    return new Overall(Math.exp(mean), n > 1 ? Math.sqrt(squares / (n - 1) / n) : Double.NaN);
  }

  /** Of the gains of one repetition's rounds, each compared with the base's round beside it. */
  private static List<Double> logarithms(
      List<Line> lines, String mode, Figure figure, int repeat, int repeats) {
    List<Double> logarithms = new ArrayList<>();
    for (Line line : lines) {
      List<Double> values = rounds(line.modes().get(mode), figure);
      List<Double> bases = rounds(line.base(), figure);
      if (values.size() == bases.size()) { // else it failed on the way
        int from = values.size() * repeat / repeats;
        int to = values.size() * (repeat + 1) / repeats;
        for (int i = from; i < to; i++) {
          logarithms.add(Math.log(figure.gain(values.get(i), bases.get(i))));
        }
      }
    }
    logarithms.removeIf(logarithm -> !Double.isFinite(logarithm));
    return logarithms;
  }

  private static List<Double> rounds(ModeFigures mode, Figure figure) {
    return mode == null ? List.of() : mode.rounds().getOrDefault(figure.key(), List.of());
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
