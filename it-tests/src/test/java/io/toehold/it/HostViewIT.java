package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Command;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import io.toehold.it.harness.PeerPairs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The host's own tools show an offloaded connection as long as it lives, and no longer. */
class HostViewIT {
  @RegisterExtension static final PeerPairs PAIRS = new PeerPairs();

  static Stream<Arguments> combinations() {
    return Combinations.ofApis();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void ssShowsBothEnds(JvmPair pair, Api api) {
    assumeTrue(
        Stream.of("/usr/bin/ss", "/bin/ss", "/usr/sbin/ss", "/sbin/ss")
            .anyMatch(path -> Files.isExecutable(Path.of(path))),
        "there is no ss on this machine");
    PAIRS.run(
        pair,
        (server, client) -> {
          Connected two = Connected.open(PAIRS.name(), server, api, client, api);
          PeerJvm.Answer sent = client.tell("send", two.name(), 1_000_003);
          server.ask("receive", two.name(), 1_000_003);
          sent.get();
          if (pair.agent().offloads()) {
            Offload.assertDirect(server.jvm(), two.port(), 1);
          }
          List<String> lines = established(two.port());
          assertEquals(2, lines.size(), lines::toString);
          for (PeerJvm peer : List.of(server, client)) {
            assertTrue(
                lines.stream().anyMatch(line -> line.contains("pid=" + peer.jvm().pid() + ",")),
                lines::toString);
          }
          two.close();
          Deadline.until(
              Duration.ofSeconds(2),
              () -> established(two.port()).isEmpty(),
              () -> "still there: " + established(two.port()));
        });
  }

  private static List<String> established(int port) {
    return Command.check("ss", "-Htnp", "state", "established")
        .lines()
        .filter(line -> line.contains(":" + port + " "))
        .toList();
  }
}
