package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.PeerJvm;
import io.toehold.it.harness.PeerPairs;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who speaks first, and what happens to a connection that is accepted late or never. */
class BeforeAcceptIT {
  @RegisterExtension static final PeerPairs PAIRS = new PeerPairs();

  static Stream<Arguments> combinations() {
    return Combinations.ofModes();
  }

  /** For what waits until an offer is withdrawn. */
  static Stream<Arguments> clients() {
    return Combinations.ofClients();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theServerWritesFirst(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          String name = PAIRS.name();
          int port = server.listen(name, serverApi);
          PeerJvm.Answer accepted = server.tell("accept", name, name);
          PeerJvm.Answer sent = server.tell("send", name, 50_021);
          client.connect(name, clientApi, port).get();
          client.ask("receive", name, 50_021);
          accepted.get();
          sent.get();
          server.countDirect();
          client.ask("send", name, 7);
          server.ask("receive", name, 7);
          new Connected(name, port, server, client).close();
        });
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theClientWritesAndClosesBeforeItIsAccepted(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          String name = PAIRS.name();
          int port = server.listen(name, serverApi);
          client.connect(name, clientApi, port).get();
          client.ask("send", name, 5_003);
          client.ask("close", name);
          server.ask("accept", name, name);
          String end = server.ask("end", name);
          assertTrue(end.startsWith("eof ") && end.endsWith(" 5003"), end);
          server.ask("close", name);
          server.ask("unlisten", name);
        });
  }

  /**
   * More than a small ring holds, less than a kernel socket does: the writer must not wait for the
   * acceptor.
   */
  @ParameterizedTest
  @MethodSource("clients")
  void theClientWritesMuchBeforeItIsAccepted(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          String name = PAIRS.name();
          int port = server.listen(name, serverApi);
          client.connect(name, clientApi, port).get();
          long start = System.nanoTime();
          client.ask("send", name, 65_537);
          long millis = (System.nanoTime() - start) / 1_000_000;
          assertTrue(millis < 2_000, "wrote for " + millis + " ms");
          PeerJvm.Answer more = client.tell("send", name, 9_000_011);
          server.ask("accept", name, name);
          server.ask("receive", name, 65_537 + 9_000_011);
          more.get();
          PeerJvm.Answer back = server.tell("send", name, 1_000_003);
          client.ask("receive", name, 1_000_003);
          back.get();
          new Connected(name, port, server, client).close();
        });
  }

  @ParameterizedTest
  @MethodSource("clients")
  void nobodyAccepts(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          String name = PAIRS.name();
          int port = server.listen(name, serverApi);
          client.connect(name, clientApi, port).get();
          client.ask("send", name, 1_009);
          if (clientApi.hasReadTimeout()) {
            client.ask("timeout", name, 400);
            long start = System.nanoTime();
            String failure = client.tell("receive", name, 1).failure();
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertEquals("java.net.SocketTimeoutException: Read timed out", failure);
            assertTrue(millis >= 390 && millis < 2_000, "timed out after " + millis + " ms");
          }
          client.ask("close", name);
          server.ask("unlisten", name);
        });
  }

  /**
   * The client has waited for an answer before anybody accepted; then everything goes its usual
   * way.
   */
  @ParameterizedTest
  @MethodSource("clients")
  void acceptedLongAfter(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          String name = PAIRS.name();
          int port = server.listen(name, serverApi);
          client.connect(name, clientApi, port).get();
          client.ask("send", name, 1_009);
          if (clientApi.hasReadTimeout()) {
            client.ask("timeout", name, 400);
            client.tell("receive", name, 1).failure();
            client.ask("timeout", name, 0);
          }
          PeerJvm.Answer received = client.tell("receive", name, 20_011);
          server.ask("accept", name, name);
          server.ask("receive", name, 1_009);
          server.ask("send", name, 20_011);
          received.get();
          new Connected(name, port, server, client).close();
        });
  }

  /** The listener goes away with the connection still in its queue: the kernel resets it. */
  @ParameterizedTest
  @MethodSource("combinations")
  void theListenerClosesInstead(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          String name = PAIRS.name();
          int port = server.listen(name, serverApi);
          client.connect(name, clientApi, port).get();
          client.ask("send", name, 1_009);
          PeerJvm.Answer ended = client.tell("end", name);
          server.ask("unlisten", name);
          String end = ended.get();
          assertTrue(end.startsWith("reset ") && end.endsWith(" 0"), end);
          client.ask("close", name);
          assertEquals(
              "java.net.ConnectException: Connection refused",
              client.connect(name, clientApi, port).failure());
        });
  }
}
