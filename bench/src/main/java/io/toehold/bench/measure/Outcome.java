package io.toehold.bench.measure;

import io.toehold.bench.host.Jdk;
import io.toehold.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One case on one JDK: its rounds, or why there are none. */
public final class Outcome {

  private final Case measured;
  private final Jdk jdk;
  private final Map<Mode, ModeResult> results = new EnumMap<>(Mode.class);
  private String failure;

  private Outcome(Case measured, Jdk jdk) {
    this.measured = measured;
    this.jdk = jdk;
    measured.modes().forEach(mode -> results.put(mode, new ModeResult()));
  }

  /** Measures. {@code agent} is null for a trial without it. */
  public static Outcome of(Case measured, Jdk jdk, Path agent, Scale scale) {
    Outcome outcome = new Outcome(measured, jdk);
    try {
      for (int repeat = 0; repeat < scale.repeats(); repeat++) {
        measured.repeat(jdk, agent, scale, outcome.results);
      }
    } catch (IOException | RuntimeException e) {
      outcome.failure = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    return outcome;
  }

  /** What stands in the way of believing the figures; empty if nothing does. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    if (failure != null) {
      complaints.add(measured.name() + ": " + failure.strip());
    }
    results.forEach(
        (mode, result) -> {
          if (!result.path().isExpectedFor(mode)) {
            complaints.add(
                measured.name() + ", " + mode.title() + ": the path taken was " + result.path());
          }
        });
    return complaints;
  }

  /** The titles of the columns for a measurement in these modes. */
  public static Table table(String title, List<Mode> modes) {
    List<String> titles = new ArrayList<>(List.of(title));
    for (Mode mode : modes) {
      titles.add(mode.title());
      if (mode != modes.get(0)) {
        titles.add("ratio");
      }
    }
    return new Table(titles.toArray(String[]::new));
  }

  /** Adds a line for each figure. */
  public void addTo(Table table) {
    table.row(measured.name());
    for (Figure figure : measured.figures()) {
      double base = value(measured.modes().get(0), figure);
      List<String> cells = new ArrayList<>(List.of("  " + figure.title()));
      for (Mode mode : measured.modes()) {
        double value = value(mode, figure);
        cells.add(Table.number(value));
        if (mode != measured.modes().get(0)) {
          cells.add(Table.ratio(value / base));
        }
      }
      table.row(cells.toArray(String[]::new));
    }
  }

  private double value(Mode mode, Figure figure) {
    return results.get(mode).median().getOrDefault(figure.key(), Double.NaN);
  }

  /** For the result file. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", measured.name());
    json.put("jdk", jdk.version());
    json.put("jdk_vendor", jdk.vendor());
    Map<String, Object> modes = new LinkedHashMap<>();
    results.forEach(
        (mode, result) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("path", result.path().toString());
          entry.put("median", result.median());
          entry.put("rounds", result.rounds());
          modes.put(mode.title(), entry);
        });
    json.put("modes", modes);
    json.put("complaints", complaints());
    return json;
  }
}
