package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.NonBlocking;
import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.CpuTime;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of one side: the other learns it at once, after all that had been written before.
 */
class DeathIT {
  /** What the product promises is 200 ms; a loaded machine may take longer to schedule anybody. */
  private static final long LONGEST_MILLIS = 2_000;

  static Stream<Arguments> combinations() {
    return Stream.concat(
        Combinations.ofApis(),
        Combinations.ofUnusualWays().map(all -> Arguments.of(all.get()[0], all.get()[1])));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theServerSeesTheClientDie(JvmPair pair, Api api) {
    try (PeerJvm server = PeerJvm.server(pair);
        PeerJvm client = PeerJvm.client(pair)) {
      dies(pair, api, Connected.open("c", server, api, client, api), client, server);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theClientSeesTheServerDie(JvmPair pair, Api api) {
    try (PeerJvm server = PeerJvm.server(pair);
        PeerJvm client = PeerJvm.client(pair)) {
      dies(pair, api, Connected.open("c", server, api, client, api), server, client);
    }
  }

  static Stream<JvmPair> pairs() {
    return Stream.concat(JvmPair.same(List.of(Agent.full())), JvmPair.unusual());
  }

  /** Nobody waits for anything: each call has to find out. */
  @ParameterizedTest
  @MethodSource("pairs")
  void whoDoesNotWaitSeesItToo(JvmPair pair) {
    try (ChildJvm server = pair.server(NonBlocking.class).arguments("server").start();
        ChildJvm client =
            pair.client(NonBlocking.class).arguments("client", server.port()).start()) {
      client.await("full, and 0 to read");
      if (pair.agent().offloads()) {
        Offload.assertDirectSoFar(server, 2);
      }
      server.kill();
      client.await("read -1");
      client.await("wrote Connection reset by peer");
      client.finish();
    }
  }

  private static void dies(
      JvmPair pair, Api api, Connected first, PeerJvm victim, PeerJvm survivor) {
    // The second is read only after the death, the third is not read at all, only written.
    Connected unread = Connected.open("u", first.server(), api, first.client(), api);
    Connected written = Connected.open("w", first.server(), api, first.client(), api);
    victim.ask("send", "c", 5_003);
    victim.ask("send", "u", 6_007);
    if (pair.agent().offloads()) {
      Offload.assertDirect(first.server().jvm(), first.port(), 1);
      Offload.assertDirect(first.server().jvm(), unread.port(), 1);
      Offload.assertDirect(first.server().jvm(), written.port(), 1);
    }
    survivor.ask("receive", "c", 5_003);
    PeerJvm.Answer ended = survivor.tell("end", "c");
    // The reader must wait when the other dies, or nothing is measured.
    CpuTime.awaitQuiet(survivor.jvm().pid());
    long killed = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    victim.jvm().kill();

    String[] end = ended.get().split(" ");
    long micros = Long.parseLong(end[1]) - killed;
    System.out.printf(
        "%s, %s: '%s' %d us after kill -9 of the %s%n",
        pair, api, end[0], micros, victim == first.server() ? "server" : "client");
    assertEquals("5003", end[2]);
    assertTrue(micros < LONGEST_MILLIS * 1_000, "took " + micros + " us");

    assertTrue(survivor.ask("end", "u").endsWith(" 6007"), "what was written before is read");
    String broken = survivor.ask("break", "w");
    assertTrue(broken.contains("Broken pipe") || broken.contains("Connection reset"), broken);
    survivor.jvm().finish();
  }
}
