package io.toehold.bench;

import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.Machine;
import io.toehold.bench.measure.Catalogue;
import io.toehold.bench.measure.Measurement;
import io.toehold.bench.measure.Mode;
import io.toehold.bench.measure.Scale;
import io.toehold.bench.report.Report;
import io.toehold.bench.report.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The measurements: pairs of JVMs in several modes in turn; medians; processor time of both beside
 * each figure.
 */
@Command(name = "bench", sortOptions = false, description = "Measures pairs of JVMs")
public final class Bench implements Callable<Integer> {

  /** The names of the measurements for the help text. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Catalogue.all().stream().map(Measurement::name).iterator();
    }
  }

  /** The modes for the help text. */
  static final class Modes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Mode.values()).map(Mode::title).iterator();
    }
  }

  @Parameters(
      paramLabel = "name",
      arity = "0..*",
      completionCandidates = Names.class,
      description = "what to measure: ${COMPLETION-CANDIDATES} (default: all)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  private boolean help;

  @Option(names = "--jar", required = true, description = "the agent")
  private Path jar;

  @Option(
      names = "--quick",
      description =
          "one short round of everything, on the newest JDK, to see that it works; the figures are"
              + " worth nothing and go to the directory tmp")
  private boolean quick;

  @Option(
      names = "--mode",
      paramLabel = "mode",
      split = ",",
      completionCandidates = Modes.class,
      description = "in which modes: ${COMPLETION-CANDIDATES}; comma or repeated (default: all)")
  private List<String> modes = new ArrayList<>();

  @Option(
      names = "--jdk",
      paramLabel = "jdk",
      split = ",",
      description =
          "on which JDKs: homes or versions such as 17; comma or repeated (default: all found, from"
              + " 17 on)")
  private List<String> jdks = new ArrayList<>();

  @Option(
      names = "--repeat",
      description = "how often all processes are started anew (default: 3; quick: 1)")
  private Integer repeats;

  @Option(
      names = "--idle",
      description = "number of idle connections (default: 10000; quick: 1000)")
  private Integer idle;

  @Option(
      names = "--results",
      defaultValue = "bench/results",
      description = "the directory for the results (default: ${DEFAULT-VALUE})")
  private Path results;

  @Option(
      names = "--report",
      description = "measure nothing; make tables and plots anew from the result files")
  private boolean onlyReport;

  @Option(
      names = "--without-agent",
      description =
          "leave the agent out everywhere: for work on the measurements, and to see their noise")
  private boolean withoutAgent;

  @Spec private CommandSpec spec;

  /** The entry. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path directory = quick || withoutAgent ? results.resolve("tmp") : results;
    boolean good = true;
    if (!onlyReport) {
      Measurement.Choice choice = choice();
      List<Measurement> chosen = measurements();
      System.out.println("machine: " + Machine.line());
      for (Measurement measurement : chosen) {
        System.out.println("\n" + measurement.name() + ": " + measurement.what());
        ResultFile file =
            measurement.measure(choice, progress -> System.out.println("  " + progress));
        file.write(directory);
        System.out.println("\n" + Report.write(directory, file));
        good &= file.complaints().isEmpty();
      }
    }
    System.out.println("results of " + Report.writeAll(directory) + " measurements: " + directory);
    return good ? 0 : 1;
  }

  private Measurement.Choice choice() {
    Path agent = withoutAgent ? null : jar.toAbsolutePath().normalize();
    if (agent != null && !Files.isRegularFile(agent)) {
      throw new ParameterException(spec.commandLine(), "there is no " + agent);
    }
    try {
      List<Mode> chosenModes =
          modes.isEmpty() ? List.of(Mode.values()) : modes.stream().map(Mode::named).toList();
      return new Measurement.Choice(chosenJdks(), chosenModes, agent, scale());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private List<Jdk> chosenJdks() {
    if (!jdks.isEmpty()) {
      return jdks.stream().map(Jdk::named).toList();
    }
    List<Jdk> all = Jdk.all();
    return quick ? all.subList(all.size() - 1, all.size()) : all;
  }

  private List<Measurement> measurements() {
    List<Measurement> all = Catalogue.all();
    for (String name : names) {
      if (all.stream().noneMatch(measurement -> measurement.name().equals(name))) {
        throw new ParameterException(spec.commandLine(), "there is no measurement " + name);
      }
    }
    return all.stream()
        .filter(measurement -> names.isEmpty() || names.contains(measurement.name()))
        .toList();
  }

  private Scale scale() {
    Scale scale = quick ? Scale.QUICK : Scale.FULL;
    scale = repeats == null ? scale : scale.withRepeats(repeats);
    return idle == null ? scale : scale.withIdle(idle);
  }
}
