package io.toehold.it.harness;

import io.toehold.it.suite.SuiteMain;
import io.toehold.it.suite.SuiteReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The contract suite, played on the plain JDK and with the agent.
 *
 * @param plain what the JDK does
 * @param offloaded what Toehold does
 */
public record SuiteRun(SuiteReport plain, SuiteReport offloaded) {
  private static final Duration LONGEST = Duration.ofMinutes(4);

  /** Where the two sides of a behaviour are. */
  public enum Shape {
    ONE_JVM,
    TWO_JVMS,
    /** The client's JVM is of another JDK. */
    TWO_JDKS;

    /** Those that can be played where the server has this JDK. */
    public static Stream<Shape> of(Jdk server) {
      return Stream.of(values())
          .filter(shape -> shape != TWO_JDKS || !other(server).equals(server));
    }

    private static Jdk other(Jdk server) {
      return server.equals(Jdk.newest()) ? Jdk.oldest() : Jdk.newest();
    }

    Jdk client(Jdk server) {
      return this == TWO_JDKS ? other(server) : server;
    }

    /** What both JVMs can play. */
    String possible(String pattern) {
      return this == TWO_JDKS ? "^(?!.*\\[virtual).*(" + pattern + ")" : pattern;
    }
  }

  /** Plays those behaviours whose names match. */
  public static SuiteRun play(Jdk jdk, Shape shape, String pattern) {
    String possible = shape.possible(pattern);
    return inDirectory(
        directory -> {
          try (Players plain = new Players(jdk, shape, possible, Agent.NONE, directory);
              Players offloaded = new Players(jdk, shape, possible, Agent.full(), directory)) {
            return new SuiteRun(plain.report(), offloaded.report());
          }
        });
  }

  /** Which side of a behaviour has an engine on a link; the other is on the kernel's side. */
  public enum Linked {
    SERVER,
    CLIENT
  }

  /**
   * Plays those behaviours whose names match between two JVMs inside a network with a link.
   *
   * @param agent whether the one with the engine has it; else both are plain
   * @param settle how long each step is given to reach the other side, ms: what on loopback is
   *     there at once comes over a link a little later
   */
  public static SuiteReport inside(
      LinkNetwork network, Jdk jdk, Linked who, boolean agent, String pattern, int settle) {
    JvmPair pair = new JvmPair(jdk, jdk, Agent.NONE);
    Launch server = pair.server(SuiteMain.class).options("-Xmx600m", "-Dsuite.settle=" + settle);
    Launch client = pair.client(SuiteMain.class).options("-Xmx600m", "-Dsuite.settle=" + settle);
    boolean serves = who == Linked.SERVER;
    return inDirectory(
        directory -> {
          try (Players players =
              new Players(
                  agent && serves ? network.linked(server) : network.plain(server),
                  agent && !serves ? network.linked(client) : network.plain(client),
                  serves ? LinkNetwork.ENGINE : LinkNetwork.HOST,
                  agent && serves,
                  directory.resolve("report"),
                  pattern)) {
            return players.report();
          }
        });
  }

  private interface InDirectory<T> {
    T run(Path directory) throws IOException;
  }

  private static <T> T inDirectory(InDirectory<T> action) {
    try {
      Path directory = Files.createTempDirectory("suite");
      try {
        return action.run(directory);
      } finally {
        try (var files = Files.list(directory)) {
          for (Path file : files.toList()) {
            Files.deleteIfExists(file);
          }
        }
        Files.delete(directory);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The one or two JVMs of a run. */
  private static final class Players implements AutoCloseable {
    private final ChildJvm server;
    private final ChildJvm client;
    private final Path report;
    private final boolean offloads;

    /** On the two sides of a link. */
    Players(
        Launch serverLaunch,
        Launch clientLaunch,
        String reached,
        boolean serverIsLinked,
        Path report,
        String pattern) {
      this.offloads = serverIsLinked;
      this.report = report;
      Path socket = report.resolveSibling(report.getFileName() + ".socket");
      server =
          launch(serverLaunch)
              .options("-Dsuite.listen=0.0.0.0", "-Dsuite.reach=" + reached)
              .arguments("server", report, pattern, socket)
              .start();
      server.await("listening");
      client =
          launch(clientLaunch)
              .options("-Dsuite.reach=" + reached)
              .arguments("client", pattern, socket)
              .start();
    }

    Players(Jdk jdk, Shape shape, String pattern, Agent agent, Path directory) {
      this.offloads = agent.offloads();
      JvmPair pair = new JvmPair(jdk, shape.client(jdk), agent);
      report = directory.resolve(agent + ".report");
      Path socket = directory.resolve(agent + ".socket");
      if (shape == Shape.ONE_JVM) {
        client = null;
        server = launch(pair.server(SuiteMain.class)).arguments("alone", report, pattern).start();
      } else {
        server =
            launch(pair.server(SuiteMain.class))
                .arguments("server", report, pattern, socket)
                .start();
        server.await("listening");
        client = launch(pair.client(SuiteMain.class)).arguments("client", pattern, socket).start();
      }
    }

    private Launch launch(Launch launch) {
      return launch
          .options("--add-opens=java.base/java.net=ALL-UNNAMED")
          .options("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
          .options("-ea")
          .options("-Dsuite.direct=" + offloads);
    }

    SuiteReport report() {
      int direct = Integer.parseInt(server.await("direct ", LONGEST));
      server.await("played ");
      if (offloads) {
        Offload.assertDirectSoFar(server, Math.max(1, direct));
      }
      if (client != null) {
        client.join(Deadline.USUAL);
      }
      server.finish();
      return SuiteReport.read(report);
    }

    @Override
    public void close() {
      server.close();
      if (client != null) {
        client.close();
      }
    }
  }

  /** The behaviours whose accounts differ, and how. */
  public Map<String, String> differences() {
    Map<String, String> differences = new TreeMap<>();
    plain
        .accounts()
        .forEach(
            (id, expected) -> {
              List<String> seen = offloaded.accounts().getOrDefault(id, List.of());
              if (!seen.equals(expected)) {
                differences.put(id, difference(expected, seen));
              }
            });
    return differences;
  }

  private static String difference(List<String> expected, List<String> seen) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.max(expected.size(), seen.size()); i++) {
      String left = i < expected.size() ? expected.get(i) : "(nothing)";
      String right = i < seen.size() ? seen.get(i) : "(nothing)";
      if (left.equals(right)) {
        text.append("\n      ").append(left);
      } else {
        text.append("\n    - ").append(left).append("\n    + ").append(right);
      }
    }
    return text.toString();
  }
}
