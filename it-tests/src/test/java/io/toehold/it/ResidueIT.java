package io.toehold.it;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.PeerJvm;
import io.toehold.it.harness.SharedMemory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the processes end, nothing stays in the shared memory of the host. */
class ResidueIT {
  static Stream<JvmPair> pairs() {
    return Stream.concat(JvmPair.same(List.of(Agent.full())), JvmPair.unusual());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void nothingStaysAfterACleanEnd(JvmPair pair) {
    Set<String> before = SharedMemory.files();
    try (PeerJvm server = PeerJvm.server(pair);
        PeerJvm client = PeerJvm.client(pair)) {
      useAll(pair, server, client);
      client.jvm().finish();
      server.jvm().finish();
    }
    SharedMemory.awaitNothingBut(before);
  }

  /** The one that is left sweeps, or takes along what it finds when it ends. */
  @ParameterizedTest
  @MethodSource("pairs")
  void nothingStaysAfterOneWasKilled(JvmPair pair) {
    Set<String> before = SharedMemory.files();
    try (PeerJvm server = PeerJvm.server(pair);
        PeerJvm client = PeerJvm.client(pair)) {
      useAll(pair, server, client);
      client.jvm().kill();
      server.jvm().finish();
    }
    SharedMemory.awaitNothingBut(before);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theNextStartSweepsAfterBothWereKilled(JvmPair pair) {
    Set<String> before = SharedMemory.files();
    try (PeerJvm server = PeerJvm.server(pair);
        PeerJvm client = PeerJvm.client(pair)) {
      useAll(pair, server, client);
      client.jvm().kill();
      server.jvm().kill();
    }
    try (PeerJvm next = PeerJvm.server(pair);
        PeerJvm other = PeerJvm.client(pair)) {
      Connected.open("c", next, Api.SOCKET, other, Api.SOCKET).close();
      other.jvm().finish();
      next.jvm().finish();
    }
    SharedMemory.awaitNothingBut(before);
  }

  private static void useAll(JvmPair pair, PeerJvm server, PeerJvm client) {
    for (Api api : Api.values()) {
      Connected two = Connected.open(api.name(), server, api, client, api);
      // More than a small ring holds.
      PeerJvm.Answer sent = client.tell("send", two.name(), 10_000_019);
      server.ask("receive", two.name(), 10_000_019);
      sent.get();
    }
    if (pair.agent().offloads()) {
      server.assertDirectSoFar();
    }
  }
}
