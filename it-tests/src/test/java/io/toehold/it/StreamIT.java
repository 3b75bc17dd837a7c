package io.toehold.it;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import io.toehold.it.harness.PeerPairs;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Much data in odd-sized writes and reads arrives as it was sent, each way and both ways at once,
 * by every API.
 */
class StreamIT {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @RegisterExtension static final PeerPairs PAIRS = new PeerPairs();

  static Stream<Arguments> everyApi() {
    Stream<JvmPair> pairs =
        Stream.concat(JvmPair.same(List.of(Agent.full())), JvmPair.mixed(List.of(Agent.full())));
    return Stream.concat(pairs.flatMap(Combinations::apis), Combinations.ofUnusualWays());
  }

  static Stream<Arguments> bulk() {
    return JvmPair.same(List.of(Agent.full()))
        .flatMap(
            pair ->
                Stream.of(Api.values())
                    .filter(api -> Settings.LONG || api == Api.SOCKET)
                    .map(api -> Arguments.of(pair, api, api)));
  }

  static Stream<Arguments> halves() {
    return JvmPair.same(Agent.halves()).map(pair -> Arguments.of(pair, Api.SOCKET, Api.SELECTOR));
  }

  @ParameterizedTest
  @MethodSource("everyApi")
  void arrivesBetweenAnyTwoApis(JvmPair pair, Api server, Api client) {
    transfer(pair, server, client, Settings.BYTES);
  }

  @ParameterizedTest
  @MethodSource("halves")
  void arrivesAtAPlainPeer(JvmPair pair, Api server, Api client) {
    transfer(pair, server, client, Settings.BYTES);
  }

  @ParameterizedTest
  @MethodSource("bulk")
  void aGigabyteArrives(JvmPair pair, Api server, Api client) {
    transfer(pair, server, client, Settings.BULK_BYTES);
  }

  private static void transfer(JvmPair pair, Api serverApi, Api clientApi, long bytes) {
    PAIRS.run(
        pair,
        (server, client) -> {
          Connected two = Connected.open(PAIRS.name(), server, serverApi, client, clientApi);
          String name = two.name();
          long start = System.nanoTime();
          both(client.tell("send", name, bytes), server.tell("receive", name, bytes));
          long up = System.nanoTime();
          if (pair.agent().offloads()) {
            Offload.assertDirect(server.jvm(), two.port(), 1);
          }
          long asked = System.nanoTime();
          both(server.tell("send", name, bytes), client.tell("receive", name, bytes));
          long down = System.nanoTime();
          both(server.tell("exchange", name, bytes), client.tell("exchange", name, bytes));
          long exchanged = System.nanoTime();
          System.out.printf(
              "%s, %s to %s, %d MiB, MiB/s: up %d, down %d, both %d%n",
              pair,
              clientApi,
              serverApi,
              bytes >> 20,
              rate(bytes, up - start),
              rate(bytes, down - asked),
              rate(2 * bytes, exchanged - down));
          two.close();
        });
  }

  private static void both(PeerJvm.Answer sent, PeerJvm.Answer received) {
    received.get(LONGEST);
    sent.get();
  }

  private static long rate(long bytes, long nanos) {
    return bytes * 1_000_000_000L / nanos >> 20;
  }
}
