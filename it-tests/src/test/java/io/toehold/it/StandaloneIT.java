package io.toehold.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.toehold.it.app.OneThread;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Channels without the agent: the JDK is told of the provider, with the flags that the README
 * names.
 */
class StandaloneIT {
  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void channelsAreOffloaded(Jdk jdk) {
    assumeFalse(Settings.PLAIN);
    try (ChildJvm jvm = Launch.of("alone", jdk, OneThread.class).standalone().start()) {
      jvm.await("done", Duration.ofSeconds(4));
      Offload.assertDirectSoFar(jvm, 4);
      jvm.finish();
    }
  }
}
