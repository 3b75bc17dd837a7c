package io.toehold.bench.measure;

import io.toehold.bench.report.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All rounds of one case in one mode. */
public final class ModeResult {

  private final List<Map<String, Double>> rounds = new ArrayList<>();
  private PathTaken path = PathTaken.NOT_ASKED;

  /** One more round. */
  public void add(Map<String, Double> round) {
    rounds.add(round);
  }

  /** All rounds. */
  public List<Map<String, Double>> rounds() {
    return List.copyOf(rounds);
  }

  /** The median of each figure. */
  public Map<String, Double> median() {
    return Median.ofEach(rounds);
  }

  /** Which path the connections took. */
  public PathTaken path() {
    return path;
  }

  /** Sets the path. Once it was not the expected one, that stays. */
  public void path(PathTaken taken, Mode mode) {
    if (path == PathTaken.NOT_ASKED || path.isExpectedFor(mode)) {
      path = taken;
    }
  }
}
