package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.it.app.http.Endpoint;
import io.toehold.it.app.http.Fetch;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Command;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.LinkNetwork;
import io.toehold.it.harness.Offload;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unmodified HTTP servers over a TUN device serve curl and plain Java clients on the kernel's side;
 * unmodified clients fetch from a plain server there.
 */
class LinkHttpIT {
  private static final long LARGE = 50_000_000;
  private static final long SMALL = 1 << 20;
  private static final int TIMES = 20;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @TempDir Path temporary;

  static Stream<Arguments> servers() {
    return Jdk.all().stream()
        .flatMap(jdk -> Stream.of(HttpServers.values()).map(server -> Arguments.of(jdk, server)));
  }

  static Stream<Arguments> clients() {
    return Jdk.all().stream()
        .flatMap(jdk -> Stream.of(HttpClients.values()).map(client -> Arguments.of(jdk, client)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void serves(Jdk jdk, HttpServers kind) {
    assumeTrue(Command.run("sh", "-c", "command -v curl").exit() == 0, "needs curl");
    JvmPair plain = new JvmPair(jdk, jdk, Agent.NONE);
    boolean offloads = kind.ordinal() % 2 == 0; // the two kinds of devices in turn
    try (LinkNetwork network = LinkNetwork.open(offloads);
        ChildJvm server =
            network
                .linked(kind.launch(plain).briefly().options("-Dit.address=0.0.0.0", "-ea"))
                .start()) {
      int port = server.port();
      for (String address : List.of(LinkNetwork.ENGINE, LinkNetwork.ENGINE6)) {
        String url = "http://" + address + ":" + port;
        assertEquals(
            String.valueOf(LARGE),
            network.run(curl("-o", "/dev/null", "-w", "%{size_download}", url + "/bytes?" + LARGE)),
            "bytes that curl has got");
        for (int i = 0; i < TIMES; i++) { // each a connection of its own
          network.run(curl("-f", "-o", "/dev/null", url + "/bytes?" + i));
        }
        ChildJvm client =
            network.plain(HttpClients.JDK.launch(plain, url, SMALL).briefly()).start();
        try (client) {
          client.await("done ", LONGEST);
          client.finish();
        }
      }
      Offload.assertDirectSoFar(server, 2 * TIMES);
      server.finish();
    }
  }

  private static String[] curl(String... words) {
    return Stream.concat(Stream.of("curl", "-sS", "--max-time", "60", "-g"), Stream.of(words))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void fetches(Jdk jdk, HttpClients kind) throws Exception {
    assumeTrue(Command.run("sh", "-c", "command -v python3").exit() == 0, "needs python3");
    long length = 5_000_001;
    try (OutputStream file = Files.newOutputStream(temporary.resolve("file"))) {
      Endpoint.write(length, file);
    }
    JvmPair plain = new JvmPair(jdk, jdk, Agent.NONE);
    try (LinkNetwork network = LinkNetwork.open(kind.ordinal() % 2 == 0)) {
      Process python = python(network);
      try {
        for (String address : List.of(LinkNetwork.HOST, LinkNetwork.HOST6)) {
          String url = "http://" + address + ":8000";
          Deadline.until(
              Deadline.USUAL,
              () -> Command.run(network.inside(curl("-o", "/dev/null", url))).exit() == 0,
              () -> "python3 does not serve");
          Launch launch = kind.launch(plain, url + "/file", length, Fetch.class);
          try (ChildJvm client =
              network.linked(launch.briefly().options("-ea").arguments(TIMES)).start()) {
            client.await("done ", LONGEST);
            Offload.assertDirectSoFar(client, TIMES / 2);
            client.finish();
          }
        }
      } finally {
        python.destroyForcibly().waitFor();
      }
    }
  }

  private Process python(LinkNetwork network) throws Exception {
    List<String> command =
        Stream.of(
                network.inside(
                    "python3",
                    "-m",
                    "http.server",
                    "8000",
                    "--bind",
                    "::",
                    "--directory",
                    temporary.toString()))
            .map(Object::toString)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.isAlive());
    return process;
  }
}
