package io.toehold.bench.measure;

import io.toehold.bench.host.ToeholdSs;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rounds of one case on one JDK. */
final class Results {

  private final Map<Mode, Map<Point, List<Map<String, Double>>>> rounds = new EnumMap<>(Mode.class);
  private final Map<Mode, PathTaken> paths = new EnumMap<>(Mode.class);
  private final Map<Mode, String> counters = new EnumMap<>(Mode.class);
  private final Map<Mode, String> failures = new EnumMap<>(Mode.class);

  /** One more round. */
  void add(Mode mode, Point point, Map<String, Double> round) {
    rounds
        .computeIfAbsent(mode, m -> new HashMap<>())
        .computeIfAbsent(point, p -> new ArrayList<>())
        .add(round);
  }

  /** It cannot be measured in this mode, or not to the end. */
  void failed(Mode mode, Exception failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    failures.putIfAbsent(mode, message.strip());
  }

  /**
   * Notes the path of a living pair's connections; once it was not the expected one, that stays.
   */
  void path(Mode mode, Pair pair, ToeholdSs ss) {
    PathTaken before = path(mode);
    if (before == PathTaken.NOT_ASKED || before.isExpectedFor(mode)) {
      paths.put(mode, PathTaken.of(pair, ss));
      counters.put(
          mode,
          "client's "
              + ss.process(pair.client().pid())
              + ", server's "
              + ss.process(pair.server().pid()));
    }
  }

  PathTaken path(Mode mode) {
    return paths.getOrDefault(mode, PathTaken.NOT_ASKED);
  }

  /** Null if there is none. */
  String failure(Mode mode) {
    return failures.get(mode);
  }

  /** Each figure's values, in the order of the rounds. */
  Map<String, List<Double>> rounds(Mode mode, Point point) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Map<String, Double> round :
        rounds.getOrDefault(mode, Map.of()).getOrDefault(point, List.of())) {
      round.forEach(
          (name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    return values;
  }

  /** What stands in the way of believing the figures; empty if nothing does. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    failures.forEach((mode, failure) -> complaints.add(mode.title() + ": " + failure));
    paths.forEach(
        (mode, path) -> {
          if (!path.isExpectedFor(mode)) {
            complaints.add(
                mode.title() + ": the path taken was " + path + "; " + counters.get(mode));
          }
        });
    return complaints;
  }
}
