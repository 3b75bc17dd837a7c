package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.it.app.growth.GrowthClient;
import io.toehold.it.app.growth.GrowthServer;
import io.toehold.it.app.growth.Shape;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections that come and go leave nothing in either process: no thread, descriptor, mapping,
 * direct memory, object of the heap or shared memory. More connections: {@code
 * -Dtoehold.it.connections=100000}, for each shape.
 */
class GrowthIT {
  private static final int COUNT = Settings.CONNECTIONS;

  /** After so many, everything that is kept for good has been made. */
  private static final int WARM = Math.min(COUNT, 1_500);

  private static final int MANY = 10_000;

  /** Longer than what was mapped for a dead peer is kept. */
  private static final Duration GRACE = Duration.ofSeconds(11);

  static Stream<Arguments> shapes() {
    Stream<Arguments> offloaded =
        JvmPair.same(List.of(Agent.full()))
            .flatMap(
                pair ->
                    Stream.of(Shape.values())
                        .filter(shape -> !shape.isVirtual() || pair.client().feature() >= 21)
                        .map(shape -> Arguments.of(pair, shape)));
    Stream<Arguments> host =
        Agent.halves().stream()
            .map(agent -> new JvmPair(Jdk.newest(), Jdk.newest(), agent))
            .flatMap(
                pair ->
                    Stream.of(Shape.SOCKET, Shape.ONE_SELECTOR)
                        .map(shape -> Arguments.of(pair, shape)));
    return Stream.concat(offloaded, host);
  }

  private final AtomicInteger orders = new AtomicInteger();

  @ParameterizedTest
  @MethodSource("shapes")
  void nothingStays(JvmPair pair, Shape shape) {
    try (ChildJvm server = server(pair, shape);
        ChildJvm client = client(pair, shape, server)) {
      run(client, WARM);
      mark(server);
      mark(client);
      long start = System.nanoTime();
      run(client, COUNT);
      long micros = (System.nanoTime() - start) / 1000 / COUNT;
      System.out.printf("%s, %s: %d connections, %d us each%n", pair, shape, COUNT, micros);
      List<String> grown = new ArrayList<>(grown(server, COUNT));
      grown.addAll(grown(client, COUNT));
      assertEquals("", String.join("\n", grown));
      if (pair.agent().offloads()) {
        Offload.assertDirectSoFar(server, COUNT * 9 / 10);
      }
      client.finish();
      server.finish();
    }
  }

  static Stream<JvmPair> pairs() {
    return JvmPair.same(List.of(Agent.full()));
  }

  /** What was mapped for processes that were killed goes when others come. */
  @ParameterizedTest
  @MethodSource("pairs")
  void nothingStaysOfTheDead(JvmPair pair) {
    assumeTrue(COUNT >= MANY, "takes its time");
    try (ChildJvm server = server(pair, Shape.SOCKET)) {
      killSome(pair, server);
      mark(server);
      killSome(pair, server);
      assertEquals("", String.join("\n", grown(server, 0)));
      server.finish();
    }
  }

  private void killSome(JvmPair pair, ChildJvm server) {
    for (int i = 0; i < 4; i++) {
      try (ChildJvm victim = client(pair, Shape.SOCKET, server)) {
        run(victim, 200);
        order(victim, "run " + Integer.MAX_VALUE);
        Deadline.pause(Duration.ofMillis(100)); // it dies in the middle of whatever it does
        victim.kill();
      }
    }
    for (int i = 0; i < 3; i++) {
      try (ChildJvm last = client(pair, Shape.SOCKET, server)) {
        run(last, 10);
        last.finish();
      }
      Deadline.pause(GRACE);
    }
  }

  private static ChildJvm server(JvmPair pair, Shape shape) {
    return pair.server(GrowthServer.class).arguments(shape).start();
  }

  private static ChildJvm client(JvmPair pair, Shape shape, ChildJvm server) {
    return pair.client(GrowthClient.class).arguments(shape, server.port()).start();
  }

  /** The beginning of the answer. */
  private String order(ChildJvm jvm, String what) {
    int number = orders.incrementAndGet();
    jvm.tell(number + " " + what);
    return number + " ";
  }

  private void run(ChildJvm client, int count) {
    client.await(
        order(client, "run " + count) + "done", Duration.ofSeconds(30).plusMillis(2L * count));
  }

  private void mark(ChildJvm jvm) {
    System.out.println(jvm + " " + jvm.await(order(jvm, "mark") + "uses "));
  }

  private List<String> grown(ChildJvm jvm, int count) {
    String number = order(jvm, "grown " + count);
    System.out.println(jvm + " " + jvm.await(number + "uses "));
    return jvm.said(number + "grew ").stream().map(what -> jvm + ": " + what).toList();
  }
}
