package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.harness.Compatibility;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.SuiteRun;
import io.toehold.it.harness.SuiteRun.Shape;
import io.toehold.it.suite.Suite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an application sees of the socket layer is what the JDK shows it, offloaded or not: the
 * contract suite, played on the plain JDK and with the agent, gives the same accounts, except where
 * docs/COMPATIBILITY.md says why not.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContractSuiteIT {
  private static final String BEHAVIOURS = System.getProperty("toehold.it.behaviours", ".");

  private static final Pattern HANGS = Pattern.compile("\\+ .*(hangs|HANGS|on and on)");

  private record Setting(Jdk jdk, Shape shape) {}

  private static final Map<Setting, Played> RUNS = new HashMap<>();

  static Stream<Arguments> settings() {
    return Jdk.all().stream().flatMap(jdk -> Shape.of(jdk).map(shape -> Arguments.of(jdk, shape)));
  }

  static Stream<Arguments> subjects() {
    return settings()
        .flatMap(
            setting ->
                Suite.subjects().stream()
                    .map(subject -> Arguments.of(setting.get()[0], setting.get()[1], subject)));
  }

  private static SuiteRun run(Jdk jdk, Shape shape) {
    return RUNS.computeIfAbsent(
            new Setting(jdk, shape),
            s -> new Played(() -> SuiteRun.play(s.jdk, s.shape, BEHAVIOURS)))
        .run();
  }

  /** A run, or why there is none: that is not tried again for each subject. */
  private static final class Played {
    private final SuiteRun run;
    private final AssertionError failure;

    Played(Supplier<SuiteRun> play) {
      SuiteRun played = null;
      AssertionError failed = null;
      try {
        played = play.get();
      } catch (AssertionError problem) {
        failed = problem;
      }
      run = played;
      failure = failed;
    }

    SuiteRun run() {
      if (failure != null) {
        throw failure;
      }
      return run;
    }
  }

  @AfterAll
  static void forget() {
    RUNS.clear();
  }

  /** The suite itself: an oracle that hangs says nothing. */
  @ParameterizedTest
  @MethodSource("settings")
  @Order(1)
  void theOracleEndsEveryScript(Jdk jdk, Shape shape) {
    List<String> stopped =
        run(jdk, shape).plain().accounts().entrySet().stream()
            .filter(
                account -> account.getValue().stream().anyMatch(l -> l.startsWith("the script ")))
            .map(Map.Entry::toString)
            .toList();
    assertEquals(List.of(), stopped);
  }

  @ParameterizedTest
  @MethodSource("settings")
  @Order(2)
  void connectionsAreOffloaded(Jdk jdk, Shape shape) {
    assertEquals(List.of(), run(jdk, shape).offloaded().notDirect());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  @Order(3)
  void behavesAsTheJdk(Jdk jdk, Shape shape, String subject) {
    Map<String, String> differences = new TreeMap<>(run(jdk, shape).differences());
    differences
        .keySet()
        .removeIf(id -> !id.startsWith(subject + "/") || Compatibility.explains(id));
    forgetWhatTheKernelDidLate(jdk, shape, differences);
    String unexplained =
        differences.entrySet().stream()
            .map(difference -> "  " + difference.getKey() + difference.getValue())
            .collect(Collectors.joining("\n"));
    assertTrue(
        unexplained.isEmpty(),
        () -> jdk + ", " + shape + "; -: the JDK, +: with the agent\n" + unexplained);
  }

  /**
   * On a busy machine the kernel may be late with what it does for the plain JDK. What differs is
   * played once more, and what does not differ then is printed, and forgotten; but not what hung.
   */
  private static void forgetWhatTheKernelDidLate(
      Jdk jdk, Shape shape, Map<String, String> differences) {
    if (differences.isEmpty()) {
      return;
    }
    String pattern =
        differences.keySet().stream()
            .map(Pattern::quote)
            .collect(Collectors.joining("|", "^(", ")$"));
    Map<String, String> again = SuiteRun.play(jdk, shape, pattern).differences();
    differences
        .entrySet()
        .removeIf(
            difference -> {
              boolean once =
                  !again.containsKey(difference.getKey())
                      && !HANGS.matcher(difference.getValue()).find();
              if (once) {
                System.out.println("differed once: " + difference.getKey() + difference.getValue());
              }
              return once;
            });
  }

  /** A difference that is no more has no place in the table. */
  @Test
  @Order(4)
  void theTableIsTrue() {
    TreeSet<String> differing = new TreeSet<>();
    settings()
        .forEach(
            s ->
                differing.addAll(run((Jdk) s.get()[0], (Shape) s.get()[1]).differences().keySet()));
    for (Compatibility row : Compatibility.table()) {
      assertTrue(Compatibility.ENTRIES.contains(row.entry()), row::toString);
      row.behaviours()
          .forEach(
              pattern ->
                  assertTrue(
                      differing.stream().anyMatch(id -> pattern.matcher(id).matches()),
                      () -> row.what() + ": nothing like " + pattern + " differs"));
    }
  }
}
