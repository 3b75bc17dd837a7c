package io.toehold.it;

import io.toehold.it.app.OneThread;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ends of a connection in one JVM, on one thread. */
class OneThreadIT {
  static Stream<JvmPair> jvms() {
    return JvmPair.same(List.of(Agent.full()));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void connectsAndAccepts(JvmPair pair) {
    try (ChildJvm jvm = pair.server(OneThread.class).start()) {
      // Three writes are too much for a ring: each may wait until its offer is withdrawn, for 250
      // ms.
      jvm.await("done", Duration.ofSeconds(4));
      if (pair.agent().offloads()) {
        // What was too much to wait in a ring for an acceptor may have gone to the host path.
        Offload.assertDirectSoFar(jvm, 6);
      }
      jvm.finish();
    }
  }
}
