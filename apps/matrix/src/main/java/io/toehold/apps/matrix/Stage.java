package io.toehold.apps.matrix;

import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.ToeholdSs;
import io.toehold.bench.host.ToeholdSs.ProcessCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Where an application runs once: its processes, the directory of its server, which outlives
 * restarts, and its ports. Nothing of it is left behind.
 */
final class Stage implements AutoCloseable {

  /** Below the kernel's ephemeral ports, so that nobody takes one while its server is away. */
  private static final int FIRST_PORT = 12_000;

  private static final int BLOCKS = 1_900;
  private static final int PORTS = 10;
  private static final Random RANDOM = new Random();

  private static final Set<Stage> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Stage::clear)));
  }

  private final Application application;
  private final Setting setting;
  private final Path root = Files.createTempDirectory("toehold-apps-");
  private final int port = freePorts();
  private final List<Child> children = new CopyOnWriteArrayList<>();

  /**
   * What is the same for all stages.
   *
   * @param agent the jar
   * @param apps the directory with the modules
   */
  record Setting(Jdk jdk, Path agent, Path apps) {}

  Stage(Application application, Setting setting) throws IOException {
    this.application = application;
    this.setting = setting;
    OPEN.add(this);
  }

  /** Whether what is between a server and a client with the agent must be offloaded. */
  boolean isOffloadable() {
    return application.offloadable();
  }

  /** Whether the server with the agent has something offloaded without any client. */
  boolean isSelfConnecting() {
    return application.selfConnecting();
  }

  /** Starts the server, or starts it again, and waits until it listens. */
  Child server(boolean agent) throws IOException {
    return start("server", application.server(), agent, root.resolve("server"));
  }

  /** Starts a client. */
  Child client(boolean agent) throws IOException {
    return start("client", application.client(), agent, root.resolve("client" + children.size()));
  }

  /** What this process has counted so far; null if Toehold is not in it. */
  ProcessCounters counters(Child child) throws IOException {
    return ToeholdSs.query(setting.jdk(), setting.agent()).process(child.pid());
  }

  @Override
  public void close() {
    clear();
    OPEN.remove(this);
  }

  /** By whoever comes first: the end of the stage or the end of the program. */
  private synchronized void clear() {
    children.forEach(Child::close);
    if (Files.exists(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException | UncheckedIOException e) {
        System.err.println("cannot delete " + root + ": " + e);
      }
    }
  }

  private Child start(String role, Program program, boolean agent, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    List<String> command = new ArrayList<>();
    command.add(setting.jdk().java());
    command.addAll(List.of("-Xms64m", "-Xmx256m", "-Djava.io.tmpdir=" + directory));
    if (agent) {
      command.add("-javaagent:" + setting.agent().toAbsolutePath());
    }
    command.addAll(program.command(setting.apps(), port));
    String name = role + " of " + application.name() + (agent ? " with the agent" : "");
    Child child = new Child(name, command, directory);
    children.add(child);
    child.awaitReady();
    return child;
  }

  private static int freePorts() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int first = FIRST_PORT + PORTS * RANDOM.nextInt(BLOCKS);
      if (areFree(first)) {
        return first;
      }
    }
    throw new IOException("no free ports");
  }

  private static boolean areFree(int first) {
    for (int i = 0; i < PORTS; i++) {
      try (ServerSocket socket = new ServerSocket(first + i)) {
        socket.getLocalPort();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
