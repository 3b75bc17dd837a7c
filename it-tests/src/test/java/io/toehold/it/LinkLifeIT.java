package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.MixedSelector;
import io.toehold.it.app.Peer;
import io.toehold.it.app.net.Api;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.LinkNetwork;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that come, go and are several, and applications that end in every way. */
class LinkLifeIT {
  private static final String LINK = "link tun0 10.9.0.2";
  private static final String SECOND = "link tun1 10.10.0.2";

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  private static PeerJvm peer(Launch launch) {
    return new PeerJvm(launch);
  }

  private static Launch launch(String name, Jdk jdk) {
    return Launch.of(name, jdk, Peer.class).briefly().options("-ea");
  }

  /** Who waits over a device that is removed learns of it, and the host serves from then on. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aDeviceIsRemoved(Jdk jdk) {
    try (LinkNetwork network = LinkNetwork.open(true);
        PeerJvm server = peer(network.plain(launch("server", jdk)));
        PeerJvm client =
            peer(
                network
                    .linked(launch("client", jdk))
                    .expecting(line -> line.startsWith("toehold: link tun0 is gone: ")))) {
      int port = server.listen("listener", Api.SOCKET, "0.0.0.0");
      for (Api api : Api.values()) {
        PeerJvm.Answer accepted = server.tell("accept", "listener", api);
        client.ask("connect", api, api, LinkNetwork.HOST, port);
        accepted.get();
      }
      List<PeerJvm.Answer> reading =
          Stream.of(Api.values()).map(api -> client.tell("end", api)).toList();
      network.run("ip", "link", "delete", LinkNetwork.DEVICE);
      for (PeerJvm.Answer answer : reading) {
        String failure = answer.failure();
        assertTrue(failure.endsWith("Exception: Network is down"), failure);
      }
      int local = server.listen("local", Api.SOCKET, "127.0.0.1");
      for (Api api : Api.values()) {
        String failure = client.tell("connect", api + "no", api, LinkNetwork.HOST, port).failure();
        assertTrue(failure.contains("nreachable") || failure.contains("refused"), failure);
        client.ask("connect", api + "host", api, "127.0.0.1", local);
      }
      client.jvm().finish();
      server.jvm().finish();
      assertEquals(1, client.jvm().expectedLines().size());
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aSecondProcessTakesTheHostPath(Jdk jdk) {
    Launch launch =
        launch("second", jdk)
            .expecting(
                line ->
                    line.equals(
                        "toehold: link tun0: TUNSETIFF tun0: Device or resource busy:"
                            + " its connections take the host path"));
    try (LinkNetwork network = LinkNetwork.open(true);
        PeerJvm first = peer(network.linked(launch("first", jdk)))) {
      int port = first.listen("listener", Api.CHANNEL, "0.0.0.0"); // it has the device now
      try (PeerJvm second = peer(network.linked(launch))) {
        second.ask("connect", "host", Api.CHANNEL, LinkNetwork.HOST, port);
        first.ask("accept", "listener", "host");
        second.ask("send", "host", 1000);
        first.ask("receive", "host", 1000);
        second.jvm().finish();
        assertEquals(1, second.jvm().expectedLines().size());
      }
      first.jvm().finish();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingIsLeftHoweverItEnds(Jdk jdk, @TempDir Path place) throws IOException {
    String options = "dir=" + place.resolve("toehold");
    try (LinkNetwork network = LinkNetwork.open(true);
        PeerJvm server = peer(network.plain(launch("server", jdk)))) {
      int port = server.listen("listener", Api.SOCKET, "0.0.0.0");
      for (boolean killed : new boolean[] {true, false}) {
        try (PeerJvm client = peer(network.linked(launch("client", jdk), options))) {
          for (Api api : Api.values()) {
            String name = api + "" + killed;
            PeerJvm.Answer accepted = server.tell("accept", "listener", name);
            client.ask("connect", name, api, LinkNetwork.HOST, port);
            accepted.get();
            client.ask("send", name, 1000);
            server.ask("receive", name, 1000);
          }
          if (killed) {
            client.jvm().kill();
          } else {
            client.ask("send", Api.SOCKET + "false", 100_003); // arrives before the end
            client.jvm().finish();
            server.ask("receive", Api.SOCKET + "false", 100_003);
            assertTrue(server.ask("end", Api.SOCKET + "false").startsWith("eof "));
          }
        }
      }
      server.jvm().finish();
    }
    try (Stream<Path> left = Files.walk(place)) {
      List<String> names = left.map(file -> file.getFileName().toString()).toList();
      assertEquals(
          List.of(),
          names.stream().filter(name -> name.matches("(process|link|listen|region)-.*")).toList());
    }
  }

  /** An application between two networks, and on the host: one listener, three ways in. */
  @ParameterizedTest
  @MethodSource("jdks")
  void severalLinksOfOneProcess(Jdk jdk) {
    try (LinkNetwork network = LinkNetwork.open(true)) {
      network.device("tun1", "10.10.0.1/24");
      Launch between =
          network.ruled(
              launch("between", jdk),
              LINK,
              SECOND,
              "offload listen *:* via tun0",
              "offload listen *:* via tun1",
              "offload connect 10.10.0.0/24:* via tun1",
              "offload connect 10.9.0.0/24:* via tun0 strict");
      try (PeerJvm server = peer(between);
          PeerJvm plain = peer(network.plain(launch("plain", jdk)))) {
        for (Api api : Api.values()) {
          int port = server.listen(api + "", api, "0.0.0.0");
          int back = plain.listen(api + "", api, "0.0.0.0");
          for (String to : List.of("10.9.0.2", "10.10.0.2", "127.0.0.1")) {
            plain.ask("connect", api + to, api, to, port);
            server.ask("accept", api, api + to);
            plain.ask("send", api + to, 10_007);
            server.ask("receive", api + to, 10_007);
          }
          for (String to : List.of("10.9.0.1", "10.10.0.1")) {
            server.ask("connect", api + to, api, to, back);
            plain.ask("accept", api, api + to);
            plain.ask("send", api + to, 10_007);
            server.ask("receive", api + to, 10_007);
          }
        }
        Offload.assertDirectSoFar(server.jvm(), 4 * Api.values().length);
        server.jvm().finish();
        plain.jvm().finish();
      }
    }
  }

  /** A strict rule: over the link, or not at all. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aStrictRuleKeepsConnectionsFromTheHostPath(Jdk jdk) {
    try (LinkNetwork network = LinkNetwork.open(true);
        PeerJvm server = peer(network.plain(launch("server", jdk)));
        PeerJvm client =
            peer(
                network.ruled(
                    launch("client", jdk),
                    LINK,
                    "offload connect 10.9.0.0/24:* via tun0 strict"))) {
      int port = server.listen("listener", Api.SOCKET, "0.0.0.0");
      network.run("ip", "link", "set", LinkNetwork.DEVICE, "down");
      for (Api api : Api.values()) {
        assertEquals(
            "java.net.SocketException: Network is unreachable",
            client.tell("connect", api, api, LinkNetwork.HOST, port).failure());
      }
      network.run("ip", "link", "set", LinkNetwork.DEVICE, "up");
      for (Api api : Api.values()) {
        client.ask("connect", api, api, LinkNetwork.HOST, port);
        server.ask("accept", "listener", api);
      }
      Offload.assertDirectSoFar(client.jvm(), Api.values().length);
      client.jvm().finish();
      server.jvm().finish();
    }
  }

  /** As the kernel's close: until the peer has everything, but not longer than was said. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aCloseThatLingersWaits(Jdk jdk) {
    try (LinkNetwork network = LinkNetwork.open(true);
        PeerJvm server = peer(network.plain(launch("server", jdk)));
        PeerJvm client = peer(network.linked(launch("client", jdk)))) {
      int port = server.listen("listener", Api.SOCKET, "0.0.0.0");
      List<Api> lingering = List.of(Api.SOCKET, Api.CHANNEL, Api.SELECTOR);
      for (Api api : lingering) {
        for (String name : List.of(api + "soon", api + "late")) {
          client.ask("connect", name, api, LinkNetwork.HOST, port);
          server.ask("accept", "listener", name);
          client.ask("send", name, 1000);
          server.ask("receive", name, 1000);
        }
        long soon = Long.parseLong(client.ask("linger", api + "soon", 60));
        assertTrue(soon < 20_000, api + " lingered " + soon + " ms, though all was there");
        assertTrue(server.ask("end", api + "soon").startsWith("eof "));
      }
      network.run("ip", "link", "set", LinkNetwork.DEVICE, "down");
      for (Api api : List.of(Api.SOCKET, Api.CHANNEL)) { // one that a selector knows does not wait
        client.ask("send", api + "late", 1000);
        long late = Long.parseLong(client.ask("linger", api + "late", 1));
        assertTrue(late >= 1000, api + " lingered " + late + " ms");
      }
      client.jvm().finish();
      server.jvm().finish();
    }
  }

  /** One selector for connections over a link, over shared memory and over the kernel. */
  @ParameterizedTest
  @MethodSource("jdks")
  void oneSelectorServesAllPaths(Jdk jdk) {
    try (LinkNetwork network = LinkNetwork.open(true);
        ChildJvm server =
            network
                .ruled(
                    Launch.of("server", jdk, MixedSelector.class)
                        .options("-ea", "-Dmixed.listen=0.0.0.0"),
                    LINK,
                    "offload listen *:* via tun0")
                .start();
        PeerJvm direct = peer(network.ruled(launch("direct", jdk), "offload connect *:*"));
        PeerJvm plain = peer(network.plain(launch("plain", jdk)))) {
      int port = server.port();
      for (int i = 0; i < 4; i++) {
        Api api = Api.values()[i % Api.values().length];
        direct.ask("connect", "d" + i, api, "127.0.0.1", port);
        plain.ask("connect", "l" + i, api, LinkNetwork.ENGINE, port);
        plain.ask("connect", "h" + i, api, "127.0.0.1", port);
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++) {
          int bytes = round == 2 ? 1_000_003 : 5_003;
          PeerJvm.Answer other = direct.tell("echoed", "d" + i, bytes);
          plain.ask("echoed", "l" + i, bytes);
          plain.ask("echoed", "h" + i, bytes);
          other.get();
        }
      }
      Offload.assertDirect(server, port, 4);
      Offload.awaitLinked(server, port);
      Offload.assertDirectSoFar(server, 8);
      plain.jvm().finish();
      direct.jvm().finish();
      server.finish();
    }
  }
}
