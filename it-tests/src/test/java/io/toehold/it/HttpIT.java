package io.toehold.it;

import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.KeyStores;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.Offload;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every HTTP server with every HTTP client on every JDK: bodies of 0 B to 100 MB both ways,
 * connections kept and not kept, one request at a time and several; and the same through TLS.
 */
class HttpIT {
  private static final long ALL = 100_000_000;
  private static final long SMALL = 1 << 20;
  private static final List<HttpClients> EVERY = List.of(HttpClients.values());
  private static final Duration LONGEST = Duration.ofMinutes(2);

  static Stream<Arguments> servers() {
    return cross(JvmPair.same(List.of(Agent.full())), List.of(HttpServers.values()));
  }

  static Stream<Arguments> secureServers() {
    return cross(
        JvmPair.same(List.of(Agent.full())),
        List.of(HttpServers.TOMCAT_NIO, HttpServers.TOMCAT_NIO2, HttpServers.JETTY));
  }

  static Stream<Arguments> mixed() {
    return cross(
        JvmPair.mixed(List.of(Agent.full())), List.of(HttpServers.TOMCAT_NIO, HttpServers.JETTY));
  }

  static Stream<Arguments> halves() {
    return cross(JvmPair.same(Agent.halves()), List.of(HttpServers.values()));
  }

  private static Stream<Arguments> cross(Stream<JvmPair> pairs, List<HttpServers> servers) {
    return pairs.flatMap(pair -> servers.stream().map(server -> Arguments.of(pair, server)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void answersEveryClient(JvmPair pair, HttpServers server) {
    run(pair, server, server.launch(pair), "http", ALL, EVERY);
  }

  @ParameterizedTest
  @MethodSource("secureServers")
  void answersEveryClientThroughTls(JvmPair pair, HttpServers server) {
    Launch launch = server.launch(pair).arguments(Stores.ONES.keys(), KeyStores.PASSWORD);
    run(pair, server, launch, "https", SMALL, EVERY);
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void answersAClientOnAnotherJdk(JvmPair pair, HttpServers server) {
    run(pair, server, server.launch(pair), "http", SMALL, oneFor(server));
  }

  @ParameterizedTest
  @MethodSource("halves")
  void answersWhereOneSideIsPlain(JvmPair pair, HttpServers server) {
    run(pair, server, server.launch(pair), "http", SMALL, oneFor(server));
  }

  /** Another one for each server, where all of them would take too long. */
  private static List<HttpClients> oneFor(HttpServers server) {
    return List.of(EVERY.get(server.ordinal() % EVERY.size()));
  }

  private static void run(
      JvmPair pair,
      HttpServers kind,
      Launch launch,
      String scheme,
      long largest,
      List<HttpClients> all) {
    boolean briefly = largest == SMALL;
    try (ChildJvm server = (briefly ? launch.briefly() : launch).start()) {
      int port = server.port();
      int connections = 0;
      StringBuilder times = new StringBuilder();
      for (HttpClients clients : all) {
        Launch clientLaunch = clients.launch(pair, scheme + "://127.0.0.1:" + port, largest);
        if (scheme.equals("https")) {
          clientLaunch.options(
              "-Djavax.net.ssl.trustStore=" + Stores.ONES.trust(),
              "-Djavax.net.ssl.trustStorePassword=" + KeyStores.PASSWORD);
        }
        if (briefly) {
          clientLaunch.briefly();
        }
        long start = System.nanoTime();
        try (ChildJvm client = clientLaunch.start()) {
          int closed = Integer.parseInt(client.await("done ", LONGEST));
          connections += closed;
          if (pair.agent().offloads()) {
            Offload.assertDirectSoFar(client, closed);
          }
          client.finish();
        }
        times.append(", ").append(clients).append(' ');
        times.append((System.nanoTime() - start) / 1_000_000).append(" ms");
      }
      if (pair.agent().offloads()) {
        Offload.assertDirectSoFar(server, connections);
      }
      server.finish();
      System.out.printf("%s, %s, %s%s%n", pair, kind, scheme, times);
    }
  }

  /** Made once, when first needed. */
  private static final class Stores {
    static final KeyStores ONES = new KeyStores();
  }
}
