package io.toehold.bench.kernels;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of this package. Takes JMH's own arguments ({@code -h} lists them), and
 * {@code --quick} to see only that everything works.
 */
public final class Kernels {

  private static final String QUICK = "--quick";
  private static final Path RESULTS = Path.of("bench/results");
  private static final String FILE = "jmh.json";

  private Kernels() {}

  /** The entry. */
  public static void main(String[] arguments) throws Exception {
    List<String> given = new ArrayList<>(Arrays.asList(arguments));
    boolean quick = given.remove(QUICK);
    CommandLineOptions options = new CommandLineOptions(given.toArray(String[]::new));
    if (options.shouldHelp()) {
      options.showHelp();
      return;
    }
    ChainedOptionsBuilder builder = new OptionsBuilder().parent(options).shouldFailOnError(true);
    if (quick) {
      TimeValue moment = TimeValue.milliseconds(50);
      builder
          .forks(1)
          .warmupIterations(1)
          .warmupTime(moment)
          .measurementIterations(1)
          .measurementTime(moment);
    }
    if (!options.getResult().hasValue()) {
      Path directory = quick ? RESULTS.resolve("tmp") : RESULTS;
      Files.createDirectories(directory);
      builder.resultFormat(ResultFormatType.JSON).result(directory.resolve(FILE).toString());
    }
    new Runner(builder.build()).run();
  }
}
