package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.aio.Contract;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Asynchronous channels that are offloaded do what those of the same JDK without the agent do, to
 * the texts of exceptions and the threads of handlers.
 */
class AsynchronousContractIT {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void isTheSame(Jdk jdk) {
    List<String> plain = run(jdk, false);
    assertTrue(plain.size() > 500, plain.size() + " observations");
    if (!Settings.PLAIN) {
      assertLinesMatch(plain.stream().map(Pattern::quote).toList(), run(jdk, true));
    }
  }

  private static List<String> run(Jdk jdk, boolean agent) {
    try (ChildJvm jvm = Launch.of("contract", jdk, Contract.class).agent(agent).start()) {
      int connections = Integer.parseInt(jvm.await("done ", LONGEST));
      if (agent) {
        Offload.assertDirectSoFar(jvm, connections);
      }
      List<String> seen = jvm.said("saw ");
      jvm.finish();
      return seen;
    }
  }
}
