package io.toehold.bench;

import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.Machine;
import io.toehold.bench.measure.Case;
import io.toehold.bench.measure.Measurement;
import io.toehold.bench.measure.Outcome;
import io.toehold.bench.measure.Scale;
import io.toehold.bench.report.ResultFile;
import io.toehold.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * The measurements: pairs of JVMs, plain and with the agent in turn; medians; processor time of
 * both beside each figure.
 */
@Command(name = "bench", sortOptions = false, description = "Measures pairs of JVMs")
public final class Bench implements Callable<Integer> {

  /** The names for the help text. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Measurement.all().stream().map(Measurement::name).iterator();
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
      description = "short rounds, no repeats; results go to the directory tmp")
  private boolean quick;

  @Option(
      names = "--jdk",
      paramLabel = "home",
      description = "a JDK; repeatable (default: all found, from 17 on)")
  private List<Path> jdkHomes = new ArrayList<>();

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
    Path agent = withoutAgent ? null : jar.toAbsolutePath().normalize();
    if (agent != null && !Files.isRegularFile(agent)) {
      throw new ParameterException(spec.commandLine(), "there is no " + agent);
    }
    List<Measurement> measurements = measurements();
    List<Jdk> jdks = jdkHomes.isEmpty() ? Jdk.all() : jdkHomes.stream().map(Jdk::at).toList();
    System.out.println("machine: " + Machine.line());

    boolean good = true;
    for (Measurement measurement : measurements) {
      good &= measure(measurement, jdks, agent);
    }
    return good ? 0 : 1;
  }

  private List<Measurement> measurements() {
    List<Measurement> all = Measurement.all();
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

  private boolean measure(Measurement measurement, List<Jdk> jdks, Path agent) throws IOException {
    System.out.println();
    System.out.println(measurement.name() + ": " + measurement.what());
    List<Object> json = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    for (Jdk jdk : jdks) {
      Table table = Outcome.table("JDK " + jdk.version(), measurement.cases().get(0).modes());
      for (Case each : measurement.cases()) {
        System.out.println("  " + each.name() + " on JDK " + jdk.version() + " ...");
        Outcome outcome = Outcome.of(each, jdk, agent, scale());
        outcome.addTo(table);
        complaints.addAll(outcome.complaints());
        json.add(outcome.toJson());
      }
      System.out.println();
      System.out.println(table);
    }
    complaints.forEach(complaint -> System.out.println("FAILED  " + complaint));
    Path directory = quick || withoutAgent ? results.resolve("tmp") : results;
    System.out.println(
        "results: "
            + ResultFile.write(directory, measurement.name(), measurement.what(), scale(), json));
    return complaints.isEmpty();
  }
}
