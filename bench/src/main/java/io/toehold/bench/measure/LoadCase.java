package io.toehold.bench.measure;

import io.toehold.bench.host.ToeholdSs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A case whose client is given loads. All modes' processes live at the same time, so that their
 * rounds can alternate closely; those that wait use no processor. A mode that fails is left out
 * from there on.
 *
 * @param programs for each mode
 * @param warmUpFactor how much more warm-up than usual the programs need
 */
record LoadCase(
    String name,
    Map<Mode, Programs> programs,
    List<Point> points,
    int warmUpFactor,
    int oldestJdk,
    String note)
    implements Case {

  /** Later points of a warm process need less. */
  private static final int LATER_WARM_UP = 4;

  private static final int ANY_JDK = 17;

  /** A case for any JDK. */
  LoadCase(String name, Map<Mode, Programs> programs, List<Point> points) {
    this(name, programs, points, 1, ANY_JDK, "");
  }

  LoadCase withWarmUp(int factor) {
    return new LoadCase(name, programs, points, factor, oldestJdk, note);
  }

  LoadCase onlyFrom(int jdk) {
    return new LoadCase(name, programs, points, warmUpFactor, jdk, note);
  }

  LoadCase withNote(String text) {
    return new LoadCase(name, programs, points, warmUpFactor, oldestJdk, text);
  }

  @Override
  public List<Mode> modes() {
    return List.copyOf(programs.keySet());
  }

  @Override
  public void repeat(Run run, Results results) {
    new Repeat(run, results).run();
  }

  /** What is done to a pair. */
  private interface Step {
    void run(Pair pair) throws IOException;
  }

  private final class Repeat {
    private final Run run;
    private final Results results;
    private final Map<Mode, Pair> pairs = new EnumMap<>(Mode.class);

    Repeat(Run run, Results results) {
      this.run = run;
      this.results = results;
    }

    void run() {
      try {
        rotated(run.repeat()).forEach(this::start);
        for (int i = 0; i < points.size(); i++) {
          measure(points.get(i), i);
        }
        notePaths();
      } finally {
        pairs.values().forEach(Pair::close);
      }
    }

    private void start(Mode mode) {
      try {
        String title = name + " " + mode.title();
        pairs.put(
            mode, Pair.start(title, run.jdk(), programs.get(mode), mode.setting(run.agent())));
      } catch (IOException e) {
        results.failed(mode, e);
      }
    }

    private void measure(Point point, int index) {
      Scale scale = run.scale();
      long most =
          index == 0 ? scale.warmUpMillis() * warmUpFactor : scale.warmUpMillis() / LATER_WARM_UP;
      for (Mode mode : rotated(run.repeat())) {
        attempt(mode, pair -> WarmUp.run(pair, point, most, scale.millis()));
      }
      for (int round = 0; round < scale.rounds(); round++) {
        for (Mode mode : rotated(run.repeat() * scale.rounds() + round)) {
          attempt(mode, pair -> results.add(mode, point, pair.run(point.load(scale.millis()))));
        }
      }
    }

    /**
     * The modes, each of them first as often as the others. What one leaves behind does not always
     * meet the same; and the processes that were started first are faster, by up to a twentieth
     * where threads wake each other across processors.
     */
    private List<Mode> rotated(int distance) {
      List<Mode> order = new ArrayList<>(run.modes());
      Collections.rotate(order, distance);
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
}
