package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.select.KeysClient;
import io.toehold.it.app.select.KeysServer;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One selector with very many keys: what the few do that are used costs no more for all others. */
class ManyKeysIT {
  private static final int FEW = 50;
  private static final int MANY = Settings.LONG ? 15_000 : 4_000; // both processes' descriptors
  private static final int ROUND_TRIPS = 3_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private int orders;

  static Stream<JvmPair> pairs() {
    return JvmPair.same(Agent.modes());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void costNoMoreThanFew(JvmPair pair) {
    try (ChildJvm server = pair.server(KeysServer.class).start();
        ChildJvm client = pair.client(KeysClient.class).arguments(server.port()).start()) {
      order(client, "connect", FEW);
      order(client, "echo", ROUND_TRIPS); // warms up
      long few = order(client, "echo", ROUND_TRIPS);
      long connected = order(client, "connect", MANY - FEW);
      assertEquals(1 + MANY, order(server, "keys", 0));
      if (pair.agent().offloads()) {
        Offload.assertDirectSoFar(server, MANY * 9 / 10);
      }
      order(client, "echo", ROUND_TRIPS);
      long many = order(client, "echo", ROUND_TRIPS);
      long closed = order(client, "close", MANY - FEW);
      Deadline.until(
          Deadline.USUAL,
          () -> order(server, "keys", 0) == 1 + FEW,
          () -> order(server, "ended", 0) + " have ended");
      long fewAgain = order(client, "echo", ROUND_TRIPS);
      System.out.printf(
          "%s: us of a round trip with %d keys %.1f, with %d %.1f, with %d again %.1f;"
              + " of a connect %d, of a close %d%n",
          pair,
          FEW,
          (double) few / ROUND_TRIPS,
          MANY,
          (double) many / ROUND_TRIPS,
          FEW,
          (double) fewAgain / ROUND_TRIPS,
          connected / MANY,
          closed / MANY);
      // Those who poll find each other at once; with many, it takes a sleep and a doorbell.
      long most = Math.max(10 * few, 300L * ROUND_TRIPS);
      assertTrue(many < most, "with many keys it takes " + many / ROUND_TRIPS + " us");
      client.finish();
      server.finish();
    }
  }

  private long order(ChildJvm jvm, String what, int count) {
    int number = ++orders;
    jvm.tell(number + " " + what + " " + count);
    return Long.parseLong(jvm.await(number + " ", LONGEST));
  }
}
