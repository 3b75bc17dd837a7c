package io.toehold.bench.measure;

import io.toehold.bench.host.Child;
import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.Machine;
import io.toehold.bench.host.Processors;
import io.toehold.bench.report.Figure;
import io.toehold.bench.report.Line;
import io.toehold.bench.report.ModeFigures;
import io.toehold.bench.report.ResultFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Some cases under one name, by which the command line knows them.
 *
 * @param figures what is shown of all its cases; the first is the main one
 */
public record Measurement(String name, String what, List<Figure> figures, List<Case> cases) {

  /**
   * What the command line chose.
   *
   * @param agent null for a trial without it
   */
  public record Choice(List<Jdk> jdks, List<Mode> modes, Path agent, Scale scale) {}

  /** Measures everything that is chosen; {@code progress} is told what comes next. */
  public ResultFile measure(Choice choice, Consumer<String> progress) {
    List<Line> lines = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    String load = Machine.load();
    long distance = Processors.lineRoundTripNanos();
    for (Jdk jdk : choice.jdks) {
      for (Case each : cases) {
        String title = each.name() + " on JDK " + jdk.version();
        List<Mode> modes = new ArrayList<>(each.modes());
        modes.retainAll(choice.modes);
        modes.removeIf(mode -> isSkipped(each, mode, title, progress));
        if (modes.isEmpty() || jdk.feature() < each.oldestJdk()) {
          progress.accept(title + ": not measured, in no chosen mode or for newer JDKs only");
          continue;
        }
        progress.accept(title + " ...");
        Results results = new Results();
        for (int repeat = 0; repeat < choice.scale.repeats(); repeat++) {
          each.repeat(new Case.Run(jdk, choice.agent, choice.scale, modes, repeat), results);
        }
        each.points().forEach(point -> lines.add(line(each, point, jdk, modes, results)));
        results.complaints().forEach(complaint -> complaints.add(title + ", " + complaint));
      }
    }
    return new ResultFile(
        ResultFile.FORMAT,
        name,
        what,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        machine(load, distance),
        scale(choice.scale),
        figures,
        complaints,
        lines);
  }

  private static boolean isSkipped(Case each, Mode mode, String title, Consumer<String> progress) {
    String reason = each.unavailable(mode);
    if (reason != null) {
      progress.accept(
          title + ", " + mode.title() + ": skipped: " + reason.lines().findFirst().orElse(""));
    }
    return reason != null;
  }

  private static Line line(Case measured, Point point, Jdk jdk, List<Mode> modes, Results results) {
    Map<String, ModeFigures> figures = new LinkedHashMap<>();
    for (Mode mode : modes) {
      figures.put(
          mode.title(),
          ModeFigures.of(
              results.path(mode).toString(),
              mode.explanation(),
              measured.loss(mode),
              results.failure(mode),
              results.rounds(mode, point)));
    }
    return new Line(
        measured.name(), point.label(), jdk.version(), jdk.vendor(), measured.note(), figures);
  }

  private static Map<String, Object> machine(String loadBefore, long distanceBefore) {
    Map<String, Object> machine = new LinkedHashMap<>(Machine.describe());
    machine.put("load_before", loadBefore);
    machine.put("load_after", Machine.load());
    machine.put("line_round_trip_ns_before", distanceBefore);
    machine.put("line_round_trip_ns_after", Processors.lineRoundTripNanos());
    machine.put("yield_ns", Processors.yieldNanos());
    machine.put("jvm_options", String.join(" ", Child.Jvm.HEAP));
    return machine;
  }

  private static Map<String, Object> scale(Scale scale) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("repeats", scale.repeats());
    map.put("rounds", scale.rounds());
    map.put("millis", scale.millis());
    map.put("warm_up_millis", scale.warmUpMillis());
    return map;
  }
}
