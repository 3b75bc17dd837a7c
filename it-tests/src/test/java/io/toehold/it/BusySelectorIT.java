package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.it.app.select.BusySelector;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.HostSockets;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A selector that never sleeps leaves its quiet channels alone all the same. */
class BusySelectorIT {
  static Stream<JvmPair> jvms() {
    return JvmPair.same(List.of(Agent.full()));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void leavesQuietChannelsToTheirDoorbells(JvmPair pair) {
    try (ChildJvm jvm = pair.server(BusySelector.class).start()) {
      String[] ports = jvm.await("ports ").split(" ");
      // The doorbell is a byte on the connection; a channel that is looked at gets none.
      assertEquals(1, HostSockets.received(Integer.parseInt(ports[0]), Integer.parseInt(ports[1])));
      if (pair.agent().offloads()) {
        Offload.assertDirectSoFar(jvm, 200);
      }
      jvm.finish();
    }
  }
}
