package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.toehold.it.app.OneThread;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.Settings;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that cannot make sense of its options says so in one line, and does no harm. */
class BadOptionIT {
  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void oneLineAndTheApplicationRuns(Jdk jdk) {
    assumeFalse(Settings.PLAIN, "there is no agent in this run");
    try (ChildJvm jvm =
        Launch.of("application", jdk, OneThread.class)
            .agent(Settings.toeholdJar(), "no-such-option=1")
            .expecting(line -> line.startsWith("toehold: "))
            .start()) {
      jvm.await("done");
      jvm.finish();
      assertEquals(1, jvm.expectedLines().size(), () -> "" + jvm.expectedLines());
    }
  }
}
