package io.toehold.bench.measure;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.toehold.bench.child.Load;
import io.toehold.bench.host.ChildJvm;
import io.toehold.bench.host.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server and its client, each in a JVM of its own. */
public final class Pair implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChildJvm server;
  private final ChildJvm client;
  private final boolean ownsServer;

  private Pair(ChildJvm server, ChildJvm client, boolean ownsServer) {
    this.server = server;
    this.client = client;
    this.ownsServer = ownsServer;
  }

  /** Starts both. */
  public static Pair start(String name, Jdk jdk, Programs programs, Setting setting)
      throws IOException {
    ChildJvm server =
        process(
            name + " server",
            jdk,
            setting.serverAgent(),
            programs,
            programs.server(),
            setting.address());
    try {
      return new Pair(server, client(name, jdk, server, programs, setting), true);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Another client for the same server, which stays open when this pair is closed. */
  public Pair withClient(String name, Jdk jdk, Programs programs, Setting setting)
      throws IOException {
    return new Pair(server, client(name, jdk, server, programs, setting), false);
  }

  private static ChildJvm client(
      String name, Jdk jdk, ChildJvm server, Programs programs, Setting setting)
      throws IOException {
    return process(
        name + " client",
        jdk,
        setting.clientAgent(),
        programs,
        programs.client(),
        server.address());
  }

  private static ChildJvm process(
      String name, Jdk jdk, Path agent, Programs programs, Class<?> main, String address)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(address));
    arguments.addAll(programs.arguments());
    return new ChildJvm.Spec(name, jdk, agent, programs.jvmOptions(), main, arguments).start();
  }

  /** The server's process. */
  public ChildJvm server() {
    return server;
  }

  /** The client's process. */
  public ChildJvm client() {
    return client;
  }

  /** Lets the client run for a while; its figures, and the processor time of both processes. */
  public Map<String, Double> run(Load load) throws IOException {
    double serverBefore = server.cpuSeconds();
    double clientBefore = client.cpuSeconds();
    // Twice the time, because an open loop may need it.
    JsonObject answer = client.ask(PATIENCE.plusMillis(2 * load.millis()), load.words());
    double serverCpu = server.cpuSeconds() - serverBefore;
    double clientCpu = client.cpuSeconds() - clientBefore;

    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> figure : answer.entrySet()) {
      figures.put(figure.getKey(), figure.getValue().getAsDouble());
    }
    figures.put("server_cpu_seconds", serverCpu);
    figures.put("client_cpu_seconds", clientCpu);
    figures.put("cpu_us_per_operation", (serverCpu + clientCpu) * 1e6 / figures.get("operations"));
    return figures;
  }

  @Override
  public void close() {
    client.close();
    if (ownsServer) {
      server.close();
    }
  }
}
