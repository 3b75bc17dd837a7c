package io.toehold.bench.measure;

import io.toehold.bench.host.ToeholdSs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One repeat of a case whose client is given loads. All modes' processes live at the same time, so
 * that their rounds can alternate closely; those that wait use no processor. A mode that fails is
 * left out from there on.
 */
final class Repeat {

  /** Starts a mode's processes. */
  interface Starter {
    Pair start(Mode mode) throws IOException;
  }

  /** What is done to a pair. */
  private interface Step {
    void run(Pair pair) throws IOException;
  }

  private static final int FIRST = ThreadLocalRandom.current().nextInt(1000);

  private final Case.Run run;
  private final Results results;
  private final List<Point> points;
  private final int warmUpFactor;
  private final int parts;
  private final Starter starter;
  private final Map<Mode, Pair> pairs = new EnumMap<>(Mode.class);

  /**
   * A repeat that has not begun.
   *
   * @param warmUpFactor how much more warm-up than usual the programs need
   * @param parts so many loads are one round, which is their mean: where the scheduler's dice
   *     decide for seconds whether a load is fast or slow, the median of some would be one throw
   */
  Repeat(
      Case.Run run,
      Results results,
      List<Point> points,
      int warmUpFactor,
      int parts,
      Starter starter) {
    this.run = run;
    this.results = results;
    this.points = points;
    this.warmUpFactor = warmUpFactor;
    this.parts = parts;
    this.starter = starter;
  }

  void run() {
    try {
      rotated(run.repeat()).forEach(this::start);
      points.forEach(this::measure);
      notePaths();
    } finally {
      pairs.values().forEach(Pair::close);
    }
  }

  private void start(Mode mode) {
    try {
      pairs.put(mode, starter.start(mode));
    } catch (IOException e) {
      results.failed(mode, e);
    }
  }

  private void measure(Point point) {
    Scale scale = run.scale();
    long most = scale.warmUpMillis() * warmUpFactor;
    for (Mode mode : rotated(run.repeat())) {
      attempt(mode, pair -> WarmUp.run(pair, point, most, scale.millis()));
    }
    for (int round = 0; round < scale.rounds(); round++) {
      round(point, run.repeat() * scale.rounds() + round);
    }
  }

  private void round(Point point, int number) {
    Map<Mode, Parts> figures = new EnumMap<>(Mode.class);
    for (int part = 0; part < parts; part++) {
      for (Mode mode : rotated(number * parts + part)) {
        attempt(
            mode,
            pair ->
                figures
                    .computeIfAbsent(mode, m -> new Parts())
                    .add(pair.run(point.load(run.scale().millis()))));
      }
    }
    figures.forEach((mode, all) -> results.add(mode, point, all.mean()));
  }

  /**
   * The modes, each of them first as often as the others. What one leaves behind does not always
   * meet the same; and the processes that were started first are faster, by up to a twentieth where
   * threads wake each other across processors. Which is first at first is left to chance.
   */
  private List<Mode> rotated(int distance) {
    List<Mode> order = new ArrayList<>(run.modes());
    Collections.rotate(order, FIRST + distance);
    return order;
  }

  private void notePaths() {
    if (run.agent() == null) {
      return;
    }
    try {
      ToeholdSs ss = ToeholdSs.query(run.jdk(), run.agent());
      pairs.forEach((mode, pair) -> results.path(mode, pair, ss));
    } catch (IOException e) {
      pairs.keySet().forEach(mode -> results.failed(mode, e));
    }
  }

  private void attempt(Mode mode, Step step) {
    Pair pair = pairs.get(mode);
    if (pair == null) {
      return;
    }
    try {
      step.run(pair);
    } catch (IOException e) {
      results.failed(mode, e);
      pairs.remove(mode).close();
    }
  }
}
