package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.ShortConnections;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.HostSockets;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that come and go leave nothing behind on the host. */
class ShortConnectionsIT {
  static Stream<JvmPair> pairs() {
    return JvmPair.same(Agent.modes());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void leaveNoTimeWaits(JvmPair pair) {
    int count = Settings.CONNECTIONS;
    try (ChildJvm server = pair.server(ShortConnections.class).arguments("server").start()) {
      int port = server.port();
      long start = System.nanoTime();
      try (ChildJvm client =
          pair.client(ShortConnections.class).arguments("client", port, count).start()) {
        client.await("done", Duration.ofSeconds(30 + count / 500));
        long millis = (System.nanoTime() - start) / 1_000_000;
        long waiting = HostSockets.timeWaits(port);
        System.out.printf(
            "%s: %d connections in %d ms with the start, %d in TIME_WAIT%n",
            pair, count, millis, waiting);
        if (pair.agent().offloads()) {
          Offload.assertDirectSoFar(server, count);
          assertTrue(waiting <= count / 100, waiting + " in TIME_WAIT");
        }
        client.finish();
      }
      server.finish();
    }
  }
}
