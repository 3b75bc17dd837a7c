package io.toehold.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A logarithmic axis: what is measured differs by orders of magnitude. Its ends are 1, 2 or 5 times
 * a power of ten.
 */
final class LogScale {

  private static final double[] STEPS = {1, 2, 5, 10};
  private static final double EPSILON = 1e-9;

  private final double low;
  private final double high;

  /** Around these values; those that have no place on such an axis are left out. */
  LogScale(DoubleStream values) {
    double[] shown = values.filter(LogScale::hasPlace).sorted().toArray();
    low = shown.length == 0 ? 1 : floor(shown[0]);
    double top = shown.length == 0 ? 10 : ceil(shown[shown.length - 1]);
    high = top > low ? top : low * 10;
  }

  static boolean hasPlace(double value) {
    return Double.isFinite(value) && value > 0;
  }

  /** From 0, the lower end, to 1. */
  double at(double value) {
    return Math.log(value / low) / Math.log(high / low);
  }

  /** Where the grid goes: each step, or only the powers of ten if those would be too many. */
  List<Double> ticks() {
    boolean onlyPowers = high / low > 1e3;
    List<Double> ticks = new ArrayList<>();
    for (double power = power(low); power <= high * (1 + EPSILON); power *= 10) {
      for (double step : STEPS) {
        double tick = power * step;
        boolean inside = tick >= low * (1 - EPSILON) && tick <= high * (1 + EPSILON);
        if (inside && step < 10 && (step == 1 || !onlyPowers)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private static double power(double value) {
    return Math.pow(10, Math.floor(Math.log10(value) + EPSILON));
  }

  private static double floor(double value) {
    double result = power(value);
    for (double step : STEPS) {
      if (power(value) * step <= value * (1 + EPSILON)) {
        result = power(value) * step;
      }
    }
    return result;
  }

  private static double ceil(double value) {
    for (double step : STEPS) {
      if (power(value) * step >= value * (1 - EPSILON)) {
        return power(value) * step;
      }
    }
    return power(value) * 10;
  }
}
