package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.it.app.Peer;
import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.LinkNetwork;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections over a TUN device between an application with the agent and a plain one, over the
 * kernel's TCP: data both ways, half-close, reset, refusal, in both roles.
 */
class LinkIT {
  private static final long BYTES = 20_000_003;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final List<Api> APIS = List.of(Api.values());

  static Stream<Arguments> combinations() {
    return Jdk.all().stream()
        .flatMap(jdk -> Stream.of(true, false).map(offloads -> Arguments.of(jdk, offloads)));
  }

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void listens(Jdk jdk, boolean offloads) {
    try (LinkNetwork network = LinkNetwork.open(offloads);
        PeerJvm server = peer(network.linked(launch("server", jdk)));
        PeerJvm client = peer(network.plain(launch("client", jdk)))) {
      int connections = 0;
      for (Api api : APIS) {
        for (String to : List.of(LinkNetwork.ENGINE, LinkNetwork.ENGINE6)) {
          String name = api + to;
          int port = server.listen(name, api, "0.0.0.0");
          converse(name, server, client, api, Api.SOCKET, to, port);
          reset(name + "reset", name, server, client, api, to, port);
          // What does not come over the link is the kernel's, in the same queue.
          PeerJvm.Answer accepted = server.tell("accept", name, name + "host");
          client.ask("connect", name + "host", Api.SOCKET, "127.0.0.1", port);
          accepted.get();
          exchange(name + "host", server, client, 100_003);
          server.ask("unlisten", name);
          connections += 2;
        }
      }
      Offload.assertDirectSoFar(server.jvm(), connections);
      client.jvm().finish();
      server.jvm().finish();
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void connects(Jdk jdk, boolean offloads) {
    try (LinkNetwork network = LinkNetwork.open(offloads);
        PeerJvm server = peer(network.plain(launch("server", jdk)));
        PeerJvm client = peer(network.linked(launch("client", jdk)))) {
      int connections = 0;
      for (Api api : APIS) {
        for (String to : List.of(LinkNetwork.HOST, LinkNetwork.HOST6)) {
          String name = api + to;
          int port = server.listen(name, Api.SOCKET, "0.0.0.0");
          converse(name, server, client, Api.SOCKET, api, to, port);
          reset(name + "reset", name, client, server, api, to, port);
          server.ask("unlisten", name);
          String failure = client.tell("connect", name + "no", api, to, port).failure();
          assertEquals("java.net.ConnectException: Connection refused", failure);
          connections += 2;
        }
      }
      Offload.assertDirectSoFar(client.jvm(), connections);
      client.jvm().finish();
      server.jvm().finish();
    }
  }

  /** What routers say of their own accord becomes what the JDK makes of the kernel's errors. */
  @ParameterizedTest
  @MethodSource("jdks")
  void routersErrorsAreTheJdksExceptions(Jdk jdk) {
    try (LinkNetwork network = LinkNetwork.open(true);
        PeerJvm client = peer(network.linked(launch("client", jdk)))) {
      network.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
      network.run("sh", "-c", "echo 0 > /proc/sys/net/ipv4/icmp_ratelimit");
      network.run("ip", "route", "add", "unreachable", "10.8.0.0/24");
      network.run("ip", "route", "add", "prohibit", "10.7.0.0/24");
      for (Api api : APIS) {
        for (String to : List.of("10.8.0.1", "10.7.0.1")) {
          assertEquals(
              "java.net.NoRouteToHostException: No route to host",
              client.tell("connect", api + to, api, to, 80).failure());
        }
        assertEquals(
            "java.net.SocketException: Network is unreachable",
            client.tell("connect", api + "net", api, "10.6.0.1", 80).failure());
      }
      client.jvm().finish();
    }
  }

  /** A link that cannot be opened is complained about, and the host path taken. */
  @ParameterizedTest
  @MethodSource("jdks")
  void withoutTheLinkTheHostServes(Jdk jdk) {
    Launch launch =
        launch("peer", jdk)
            .agent(
                Settings.toeholdJar(),
                "rule=link lo 10.9.0.2;offload listen *:* via lo;offload connect *:* via lo")
            .expecting(line -> line.startsWith("toehold: link lo: "));
    try (PeerJvm peer = peer(launch)) {
      int port = peer.listen("listener", Api.SOCKET);
      peer.ask("connect", "client", Api.CHANNEL, "127.0.0.1", port);
      peer.ask("accept", "listener", "server");
      peer.ask("send", "client", 1000);
      peer.ask("receive", "server", 1000);
      peer.jvm().finish();
      assertEquals(1, peer.jvm().expectedLines().size(), peer.jvm().expectedLines()::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingOfItIsLoadedIfNoRuleNamesALink(Jdk jdk) {
    assumeTrue(!Settings.PLAIN, "there is nothing without the agent");
    Launch launch =
        launch("peer", jdk)
            .agent(Settings.toeholdJar(), "rule=link tun0 10.9.0.2;offload listen *:*")
            .options("-Xlog:class+load:stdout")
            .expecting(line -> true);
    try (PeerJvm peer = peer(launch)) {
      for (Api api : APIS) {
        int port = peer.listen(api + "listener", api);
        peer.tell("connect", api + "client", api, "127.0.0.1", port).get();
        peer.ask("accept", api + "listener", api + "server");
      }
      peer.jvm().finish();
      List<String> loaded =
          peer.jvm().expectedLines().stream()
              .filter(line -> line.contains(" io.toehold."))
              .toList();
      assertTrue(loaded.stream().anyMatch(line -> line.contains("DirectEngine")), "log of classes");
      assertEquals(
          List.of(),
          loaded.stream()
              .filter(
                  line ->
                      line.contains("io.toehold.host.wire.")
                          || line.contains("io.toehold.host.link.")
                          || line.contains("io.toehold.core.tcp."))
              .toList());
    }
  }

  private static Launch launch(String name, Jdk jdk) {
    return Launch.of(name, jdk, Peer.class).briefly().options("-ea");
  }

  private static PeerJvm peer(Launch launch) {
    return new PeerJvm(launch);
  }

  /** Much both ways, then one direction ends, and the other goes on. */
  private static void converse(
      String name, PeerJvm server, PeerJvm client, Api serverApi, Api api, String to, int port) {
    PeerJvm.Answer accepted = server.tell("accept", name, name);
    String[] clientPorts = client.ask("connect", name, api, to, port).split(" ");
    String[] serverPorts = accepted.get().split(" ");
    assertEquals(port, Integer.parseInt(clientPorts[1]));
    assertEquals(port, Integer.parseInt(serverPorts[0]));
    assertEquals(clientPorts[0], serverPorts[1], "both know the client's port");
    exchange(name, server, client, BYTES);
    if (serverApi == Api.SOCKET && api == Api.SOCKET && to.equals(LinkNetwork.ENGINE)) {
      Offload.awaitLinked(server.jvm(), port);
    } else if (serverApi == Api.SOCKET && api == Api.SOCKET && to.equals(LinkNetwork.HOST)) {
      Offload.awaitLinked(client.jvm(), port);
    }
    PeerJvm.Answer ended = server.tell("end", name);
    client.ask("shut-output", name);
    assertTrue(ended.get().startsWith("eof "), "the client's end");
    PeerJvm.Answer sent = server.tell("send", name, 1_000_003);
    client.ask("receive", name, 1_000_003);
    sent.get();
    server.ask("close", name);
    assertTrue(client.ask("end", name).startsWith("eof "), "the server's end");
    client.ask("close", name);
  }

  private static void exchange(String name, PeerJvm server, PeerJvm client, long bytes) {
    PeerJvm.Answer up = server.tell("exchange", name, bytes);
    client.tell("exchange", name, bytes).get(LONGEST);
    up.get(LONGEST);
  }

  /** A reset by the kernel's side reaches one who waits. */
  private static void reset(
      String name, String listener, PeerJvm linked, PeerJvm plain, Api api, String to, int port) {
    boolean serves = linked.jvm().toString().startsWith("server");
    PeerJvm server = serves ? linked : plain;
    PeerJvm client = serves ? plain : linked;
    PeerJvm.Answer accepted = server.tell("accept", listener, name);
    client.ask("connect", name, serves ? Api.SOCKET : api, to, port);
    accepted.get();
    PeerJvm.Answer ended = linked.tell("end", name);
    plain.ask("reset", name);
    assertTrue(ended.get(Deadline.USUAL).startsWith("reset "), "the peer's reset");
    linked.ask("close", name);
  }
}
