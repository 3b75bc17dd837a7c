package io.toehold.it;

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

/** One direction ends, the other goes on. */
class HalfCloseIT {
  @RegisterExtension static final PeerPairs PAIRS = new PeerPairs();

  static Stream<Arguments> combinations() {
    return Stream.concat(Combinations.ofModes(), Combinations.ofUnusualWays());
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theClientEndsFirst(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          Connected two = Connected.open(PAIRS.name(), server, serverApi, client, clientApi);
          goesOn(two.name(), client, server);
          two.close();
        });
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theServerEndsFirst(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          Connected two = Connected.open(PAIRS.name(), server, serverApi, client, clientApi);
          goesOn(two.name(), server, client);
          two.close();
        });
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whoEndedItsOutputCanWriteNoMore(JvmPair pair, Api serverApi, Api clientApi) {
    PAIRS.run(
        pair,
        (server, client) -> {
          Connected two = Connected.open(PAIRS.name(), server, serverApi, client, clientApi);
          client.ask("shut-output", two.name());
          String failure = client.tell("send", two.name(), 1).failure();
          String expected =
              switch (clientApi) {
                case SOCKET -> "java.net.SocketException: Socket output is shutdown";
                case CHANNEL, SELECTOR, IN_PLACE -> "java.nio.channels.AsynchronousCloseException";
                case ASYNCHRONOUS -> "java.nio.channels.ClosedChannelException";
              };
          assertTrue(failure.equals(expected), failure);
          two.close();
        });
  }

  private static void goesOn(String name, PeerJvm first, PeerJvm second) {
    first.ask("send", name, 100_003);
    PeerJvm.Answer ended = second.tell("end", name);
    first.ask("shut-output", name);
    String end = ended.get();
    assertTrue(end.startsWith("eof ") && end.endsWith(" 100003"), end);
    PeerJvm.Answer sent = second.tell("send", name, 3_000_017);
    first.ask("receive", name, 3_000_017);
    sent.get();
    second.ask("shut-output", name);
    end = first.ask("end", name);
    assertTrue(end.startsWith("eof ") && end.endsWith(" 3000017"), end);
  }
}
