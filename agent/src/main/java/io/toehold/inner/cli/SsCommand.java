package io.toehold.inner.cli;

import io.toehold.host.rendezvous.Survey;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Both ends of each offloaded connection, then what each process has counted. */
@Command(
    name = "ss",
    description = "Lists the offloaded connections of this host: one line for each end.")
final class SsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Help help;
  @Mixin private Place place;
  @Mixin private Format format;

  @Override
  public Integer call() throws IOException {
    Survey survey = place.survey();
    var out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(SurveyJson.all(survey));
      return 0;
    }
    out.print(format.of(connections(survey)));
    out.println();
    out.print(format.of(StatsCommand.processes(survey)));
    out.flush();
    return 0;
  }

  private static TextTable connections(Survey survey) {
    TextTable table =
        new TextTable(
            "PATH", "STATE", "LOCAL", "REMOTE", "PID", "SEND-Q", "RECV-Q", "BYTES-OUT", "BYTES-IN");
    for (Survey.Connection c : survey.connections()) {
      table.row(
          c.link() == null ? "direct" : "wire:" + c.link(),
          state(c),
          AddressText.of(c.local()),
          AddressText.of(c.remote()),
          c.pid(),
          c.sendQueue(),
          c.receiveQueue(),
          c.bytesOut(),
          c.bytesIn());
    }
    return table;
  }

  static String state(Survey.Connection connection) {
    return connection.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
