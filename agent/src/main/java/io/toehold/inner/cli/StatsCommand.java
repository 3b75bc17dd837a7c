package io.toehold.inner.cli;

import io.toehold.core.telemetry.CounterReading;
import io.toehold.host.rendezvous.Survey;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What each process has counted. */
@Command(
    name = "stats",
    description = "Lists the processes with Toehold and what became of their connections.")
final class StatsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Help help;
  @Mixin private Place place;
  @Mixin private Format format;

  @Override
  public Integer call() throws IOException {
    Survey survey = place.survey();
    var out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(SurveyJson.processes(survey));
    } else {
      out.print(format.of(processes(survey)));
    }
    out.flush();
    return 0;
  }

  static TextTable processes(Survey survey) {
    TextTable table =
        new TextTable("PID", "STARTED", "ATTEMPTS", "OFFLOADED", "FAILURES", "DECLINED");
    for (Survey.Process process : survey.processes()) {
      CounterReading counters = process.counters();
      table.row(
          process.pid(),
          process.started(),
          counters.attempts(),
          counters.offloaded(),
          counters.failures(),
          declined(counters));
    }
    return table;
  }

  private static String declined(CounterReading counters) {
    return counters.declined().isEmpty()
        ? "-"
        : counters.declined().entrySet().stream()
            .map(reason -> reason.getKey() + "=" + reason.getValue())
            .collect(Collectors.joining(" "));
  }
}
