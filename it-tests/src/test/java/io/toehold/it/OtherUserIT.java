package io.toehold.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.it.app.Peer;
import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ClassPath;
import io.toehold.it.harness.Command;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import io.toehold.it.harness.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two users never share memory; their connections take the host path, and work. */
class OtherUserIT {
  private static final String OTHER = "nobody";
  private static Path readable;

  static Stream<JvmPair> pairs() {
    return JvmPair.same(List.of(Agent.full()));
  }

  /**
   * Another user may not be able to read the directory of this project: what is needed goes to one
   * that he can.
   */
  @BeforeAll
  static void prepare() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to be somebody else");
    assumeTrue(
        Command.run("sh", "-c", "runuser -u " + OTHER + " -- true").exit() == 0,
        "cannot run anything as " + OTHER);
    readable = Files.createTempDirectory("toehold-it");
    Command.check("cp", "-r", ClassPath.applications(), readable.resolve("classes"));
    String withApi = ClassPath.with(ClassPath.API);
    Path api = Path.of(withApi.substring(withApi.indexOf(File.pathSeparator) + 1));
    Files.copy(api, readable.resolve("api.jar"));
    if (!Settings.PLAIN) {
      Files.copy(Settings.toeholdJar(), readable.resolve("toehold.jar"));
    }
    Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
    Command.check("chmod", "-R", "a+rX", readable);
  }

  @AfterAll
  static void cleanUp() throws IOException {
    if (readable != null) {
      try (Stream<Path> files = Files.walk(readable)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void reachesOurServer(JvmPair pair) {
    try (PeerJvm server = PeerJvm.server(pair);
        PeerJvm client = new PeerJvm(others(pair, "client"))) {
      works(pair, server, client);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void isReachedByOurClient(JvmPair pair) {
    try (PeerJvm server = new PeerJvm(others(pair, "server"));
        PeerJvm client = PeerJvm.client(pair)) {
      works(pair, server, client);
    }
  }

  private static Launch others(JvmPair pair, String name) {
    Launch launch =
        Launch.of("other user's " + name, pair.server(), Peer.class)
            .through("runuser", "-u", OTHER, "--")
            .classPath(
                readable.resolve("classes") + File.pathSeparator + readable.resolve("api.jar"));
    return Settings.PLAIN
        ? launch
        : launch.agent(readable.resolve("toehold.jar"), Settings.AGENT_OPTIONS);
  }

  private static void works(JvmPair pair, PeerJvm server, PeerJvm client) {
    for (Api api : Api.values()) {
      Connected two = Connected.open(api.name(), server, api, client, api);
      PeerJvm.Answer sent = client.tell("exchange", two.name(), 3_000_017);
      server.ask("exchange", two.name(), 3_000_017);
      sent.get();
      two.close();
    }
    if (pair.agent().offloads()) {
      Offload.assertNone(server.jvm());
      Offload.assertNone(client.jvm());
    }
    client.jvm().finish();
    server.jvm().finish();
  }
}
