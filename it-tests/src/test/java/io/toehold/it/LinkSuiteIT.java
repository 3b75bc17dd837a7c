package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.it.harness.Compatibility;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.LinkNetwork;
import io.toehold.it.harness.SuiteRun;
import io.toehold.it.harness.SuiteRun.Linked;
import io.toehold.it.suite.SuiteReport;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
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
 * The contract suite over a link: an application with an engine on a TUN device, and a plain one on
 * the kernel's side of it, see of each other what two plain ones see, except where
 * docs/COMPATIBILITY.md says why not.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LinkSuiteIT {
  private static final String BEHAVIOURS = System.getProperty("toehold.it.behaviours", ".");
  private static final int SETTLE = 8;

  /** For what differed: on a busy machine a step may have been too early. */
  private static final int SETTLE_LONG = 80;

  private static final Set<String> DIFFERING = new TreeSet<>();

  @AfterAll
  static void forget() {
    DIFFERING.clear();
  }

  static Stream<Arguments> roles() {
    return Jdk.all().stream()
        .flatMap(jdk -> Stream.of(Linked.values()).map(who -> Arguments.of(jdk, who)));
  }

  @ParameterizedTest
  @Order(1)
  @MethodSource("roles")
  void behavesAsTheJdk(Jdk jdk, Linked who) {
    try (LinkNetwork network = LinkNetwork.open(true);
        LinkNetwork other = LinkNetwork.open(true)) {
      other.withoutEngine();
      SuiteRun run = play(network, other, jdk, who, BEHAVIOURS, SETTLE);
      assertEquals(run.plain().accounts().keySet(), run.offloaded().accounts().keySet());
      Map<String, String> differences = unexplained(run);
      DIFFERING.addAll(run.differences().keySet());
      System.out.printf(
          "%s, %s over a link: %d behaviours, played once more: %s%n",
          jdk, who, run.plain().accounts().size(), differences.keySet());
      if (!differences.isEmpty()) {
        String again =
            differences.keySet().stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "^(", ")$"));
        differences = unexplained(play(network, other, jdk, who, again, SETTLE_LONG));
      }
      String text =
          differences.entrySet().stream()
              .map(difference -> "  " + difference.getKey() + difference.getValue())
              .collect(Collectors.joining("\n"));
      assertTrue(
          text.isEmpty(),
          () -> jdk + ", " + who + " over a link; -: the JDK, +: over a link\n" + text);
    }
  }

  /** A difference that is no more has no place in the table. */
  @Test
  @Order(2)
  void theTableIsTrue() {
    assumeTrue(BEHAVIOURS.equals(".") && !DIFFERING.isEmpty(), "not everything has been played");
    for (Compatibility row : Compatibility.linkTable()) {
      assertTrue(Compatibility.ENTRIES.contains(row.entry()), row::toString);
      row.behaviours()
          .forEach(
              pattern ->
                  assertTrue(
                      DIFFERING.stream().anyMatch(id -> pattern.matcher(id).matches()),
                      () -> row.what() + ": nothing like " + pattern + " differs"));
    }
  }

  private static SuiteRun play(
      LinkNetwork network, LinkNetwork other, Jdk jdk, Linked who, String behaviours, int settle) {
    CompletableFuture<SuiteReport> plain =
        CompletableFuture.supplyAsync(
            () -> SuiteRun.inside(other, jdk, who, false, behaviours, settle));
    SuiteReport linked = SuiteRun.inside(network, jdk, who, true, behaviours, settle);
    return new SuiteRun(plain.join(), linked);
  }

  private static Map<String, String> unexplained(SuiteRun run) {
    Map<String, String> differences = new TreeMap<>(run.differences());
    differences.keySet().removeIf(Compatibility::explainsOverLink);
    return differences;
  }
}
