package io.toehold.bench.measure;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A case of two programs on one host.
 *
 * @param programs for each mode
 * @param warmUpFactor how much more warm-up than usual the programs need
 * @param parts of each round, see {@link Repeat}
 */
record LoadCase(
    String name,
    Map<Mode, Programs> programs,
    List<Point> points,
    int warmUpFactor,
    int parts,
    int oldestJdk,
    String note)
    implements Case {

  private static final int ANY_JDK = 17;

  /** A case for any JDK. */
  LoadCase(String name, Map<Mode, Programs> programs, List<Point> points) {
    this(name, programs, points, 1, 1, ANY_JDK, "");
  }

  LoadCase withWarmUp(int factor) {
    return new LoadCase(name, programs, points, factor, parts, oldestJdk, note);
  }

  LoadCase inParts(int count) {
    return new LoadCase(name, programs, points, warmUpFactor, count, oldestJdk, note);
  }

  LoadCase onlyFrom(int jdk) {
    return new LoadCase(name, programs, points, warmUpFactor, parts, jdk, note);
  }

  LoadCase withNote(String text) {
    return new LoadCase(name, programs, points, warmUpFactor, parts, oldestJdk, text);
  }

  @Override
  public List<Mode> modes() {
    return List.copyOf(programs.keySet());
  }

  @Override
  public void repeat(Run run, Results results) {
    new Repeat(run, results, points, warmUpFactor, parts, mode -> start(mode, run)).run();
  }

  private Pair start(Mode mode, Run run) throws IOException {
    String title = name + " " + mode.title();
    return Pair.start(title, run.jdk(), programs.get(mode), mode.setting(run.agent()));
  }
}
