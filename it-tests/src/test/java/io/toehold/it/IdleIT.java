package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.CpuTime;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections on which nothing happens, with a reader waiting, cost no processor time. */
class IdleIT {
  private static final int CONNECTIONS = 50;
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final long MOST_MILLIS = 50;

  static Stream<Arguments> combinations() {
    return Combinations.ofApis();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void costNothing(JvmPair pair, Api api) {
    try (PeerJvm server = PeerJvm.server(pair);
        PeerJvm client = PeerJvm.client(pair)) {
      int port = server.listen("all", api);
      for (int i = 0; i < CONNECTIONS; i++) {
        PeerJvm.Answer accepted = server.tell("accept", "all", "c" + i);
        client.connect("c" + i, api, port).get();
        accepted.get();
        PeerJvm.Answer sent = client.tell("send", "c" + i, 1_009);
        server.ask("receive", "c" + i, 1_009);
        sent.get();
        server.ask("wait", "c" + i);
        client.ask("wait", "c" + i);
      }
      if (pair.agent().offloads()) {
        Offload.assertDirect(server.jvm(), port, CONNECTIONS);
      }
      CpuTime.awaitQuiet(server.jvm().pid());
      CpuTime.awaitQuiet(client.jvm().pid());

      long serverBefore = CpuTime.nanos(server.jvm().pid());
      long clientBefore = CpuTime.nanos(client.jvm().pid());
      Deadline.pause(WINDOW);
      long serverMillis = (CpuTime.nanos(server.jvm().pid()) - serverBefore) / 1_000_000;
      long clientMillis = (CpuTime.nanos(client.jvm().pid()) - clientBefore) / 1_000_000;
      System.out.printf(
          "%s, %s: idle for %s: server %d ms, client %d ms of processor time%n",
          pair, api, WINDOW, serverMillis, clientMillis);
      assertTrue(serverMillis < MOST_MILLIS, "the server used " + serverMillis + " ms");
      assertTrue(clientMillis < MOST_MILLIS, "the client used " + clientMillis + " ms");

      client.jvm().finish();
      server.jvm().finish();
    }
  }
}
