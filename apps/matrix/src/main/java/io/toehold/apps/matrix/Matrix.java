package io.toehold.apps.matrix;

import io.toehold.bench.host.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the matrix, or some of it, and brings the report up to date. */
@Command(
    name = "toehold apps",
    mixinStandardHelpOptions = true,
    description = "Runs applications of others without and with Toehold.")
final class Matrix implements Callable<Integer> {

  @Option(names = "--jar", required = true, hidden = true)
  private Path agent;

  @Option(
      names = "--jdk",
      split = ",",
      description = "feature versions or homes; default: the oldest and the newest there is")
  private List<String> jdks = List.of();

  @Option(names = "--list", description = "only say what there is")
  private boolean list;

  @Option(names = "--report", description = "only write the report of what has been run")
  private boolean reportOnly;

  @Option(names = "--apps", defaultValue = "apps", hidden = true)
  private Path apps;

  @Option(names = "--document", defaultValue = "docs/APPLICATIONS.md", hidden = true)
  private Path document;

  @Parameters(arity = "0..*", paramLabel = "name", description = "how names begin; default: all")
  private List<String> names = List.of();

  public static void main(String[] args) {
    System.exit(new CommandLine(new Matrix()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Application> chosen = Application.all().stream().filter(this::isChosen).toList();
    if (list || chosen.isEmpty()) {
      Application.all().forEach(application -> System.out.println(application.name()));
      return chosen.isEmpty() ? 2 : 0;
    }
    Path results = apps.resolve("results");
    boolean passed = true;
    if (!reportOnly) {
      for (Jdk jdk : jdks()) {
        for (Application application : chosen) {
          if (application.jdk() <= jdk.feature()) {
            Result result = new Trial(application, new Stage.Setting(jdk, agent, apps)).run();
            result.write(results);
            passed &= result.isPassed();
            System.out.print(Report.line(result));
          }
        }
      }
    }
    new Report(Result.readAll(results)).writeInto(document);
    return passed ? 0 : 1;
  }

  private boolean isChosen(Application application) {
    return names.isEmpty() || names.stream().anyMatch(application.name()::startsWith);
  }

  private List<Jdk> jdks() {
    if (!jdks.isEmpty()) {
      return jdks.stream().map(Jdk::named).toList();
    }
    List<Jdk> all = Jdk.all();
    Jdk oldest = all.get(0);
    Jdk newest = all.get(all.size() - 1);
    return oldest.feature() == newest.feature() ? List.of(oldest) : List.of(oldest, newest);
  }
}
