package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Settings;
import io.toehold.it.suite.fuzz.FuzzMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sequences of operations give the same on the plain JDK and offloaded. There is no model:
 * the JDK is asked. More sequences: {@code -Dtoehold.it.sequences=200000}; those of a failure once
 * more: {@code -Dtoehold.it.sequences=1 -Dtoehold.it.seed=...}.
 */
class FuzzIT {
  private static final int SEQUENCES = Integer.getInteger("toehold.it.sequences", 400);
  private static final int AT_ONCE = 10_000; // of one pair of JVMs

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void givesTheSame(Jdk jdk) throws IOException {
    for (long first = 0; first < SEQUENCES; first += AT_ONCE) {
      long seed = Settings.SEED + first;
      int count = (int) Math.min(AT_ONCE, SEQUENCES - first);
      List<String> plain;
      List<String> offloaded;
      try (ChildJvm one = start(jdk, Agent.NONE, seed, count, false);
          ChildJvm other = start(jdk, Agent.full(), seed, count, false)) {
        plain = finish(one, Agent.NONE, seed, count);
        offloaded = finish(other, Agent.full(), seed, count);
      }
      assertEquals(count, plain.size());
      for (int i = 0; i < count; i++) {
        if (!plain.get(i).equals(offloaded.get(i))) {
          compare(jdk, seed + i, plain.get(i), offloaded.get(i));
        }
      }
    }
  }

  /**
   * Once more, in words. On a busy machine the kernel may have been late for the plain JDK;
   * offloaded, a sequence gives the same each time.
   */
  private void compare(Jdk jdk, long seed, String plain, String offloaded) throws IOException {
    List<List<String>> seen = new ArrayList<>();
    for (Agent agent : List.of(Agent.NONE, Agent.full())) {
      try (ChildJvm jvm = start(jdk, agent, seed, 1, true)) {
        seen.add(finish(jvm, agent, seed, 1));
      }
    }
    System.out.printf(
        "seed %d differed, on %s; again: the plain JDK %s, offloaded %s%n",
        seed,
        jdk,
        seen.get(0).get(0).equals(plain) ? "the same" : "otherwise",
        seen.get(1).get(0).equals(offloaded) ? "the same" : "otherwise");
    String repeat = jdk + ", -Dtoehold.it.sequences=1 -Dtoehold.it.seed=" + seed;
    assertEquals(String.join("\n", seen.get(0)), String.join("\n", seen.get(1)), repeat);
    assertEquals(offloaded, seen.get(1).get(0), () -> "offloaded, played twice: " + repeat);
  }

  private ChildJvm start(Jdk jdk, Agent agent, long seed, int count, boolean details) {
    return new JvmPair(jdk, jdk, agent)
        .server(FuzzMain.class)
        .options("--add-opens=java.base/java.net=ALL-UNNAMED")
        .options("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        .options("-ea", "-Dsuite.direct=" + agent.offloads())
        .arguments(seed, count, report(agent, seed))
        .arguments(details ? new Object[] {"details"} : new Object[0])
        .start();
  }

  private Path report(Agent agent, long seed) {
    return directory.resolve(agent + "-" + seed);
  }

  private List<String> finish(ChildJvm jvm, Agent agent, long seed, int count) throws IOException {
    int direct =
        Integer.parseInt(jvm.await("direct ", Duration.ofSeconds(60).plusMillis(50L * count)));
    assertTrue(!agent.offloads() || direct == count, () -> direct + " of " + count + " are direct");
    jvm.finish();
    return Files.readAllLines(report(agent, seed));
  }
}
