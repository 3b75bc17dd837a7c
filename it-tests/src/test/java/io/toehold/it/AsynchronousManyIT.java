package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.it.app.aio.ManyClient;
import io.toehold.it.app.aio.ManyServer;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thousand asynchronous connections at once, that end in all ways. */
class AsynchronousManyIT {
  private static final int CONNECTIONS = 1_000;

  /** A machine that is busy may let some offers wait for too long. */
  private static final int ENOUGH = CONNECTIONS * 9 / 10;

  private static final Duration LONGEST = Duration.ofMinutes(2);

  static Stream<JvmPair> pairs() {
    return JvmPair.same(List.of(Agent.full()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void carryTheirBytes(JvmPair pair) {
    try (ChildJvm server = pair.server(ManyServer.class).arguments("fixed").start()) {
      try (ChildJvm client = client(pair, server)) {
        client.await("done", LONGEST);
        assertEquals(List.of(), client.said("connection "));
        awaitNoneOpen(server);
        if (pair.agent().offloads()) {
          Offload.assertDirectSoFar(server, ENOUGH);
        }
        client.finish();
      }
      server.finish();
    }
  }

  /** Whatever its connections are waiting for, and whichever of them the server is looking at. */
  @ParameterizedTest
  @MethodSource("pairs")
  void endWithTheirProcess(JvmPair pair) {
    try (ChildJvm server = pair.server(ManyServer.class).arguments("default").start()) {
      try (ChildJvm client = client(pair, server)) {
        client.await("connected", LONGEST);
        client.kill();
      }
      awaitNoneOpen(server);
      server.finish();
    }
  }

  private static ChildJvm client(JvmPair pair, ChildJvm server) {
    return pair.client(ManyClient.class)
        .arguments(server.port(), CONNECTIONS, Settings.SEED)
        .start();
  }

  private static void awaitNoneOpen(ChildJvm server) {
    int[] asked = {0};
    String[] answer = {""};
    Deadline.until(
        LONGEST,
        () -> {
          server.tell(String.valueOf(++asked[0]));
          answer[0] = server.await("open " + asked[0] + ": ");
          return answer[0].startsWith("0,");
        },
        () -> server.failure("still has open: " + answer[0]).getMessage());
  }
}
