package io.toehold.bench.measure;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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

  /** The programs of a pair; the client gets the server's port as its first argument. */
  public record Programs(
      Class<?> server, Class<?> client, List<String> clientArguments, List<String> jvmOptions) {

    /** With no options for the JVMs. */
    public Programs(Class<?> server, Class<?> client, List<String> clientArguments) {
      this(server, client, clientArguments, List.of());
    }
  }

  /** Which ends run with the agent; null for those that do not. */
  public record Agents(Path server, Path client) {}

  /** Starts both. */
  public static Pair start(String name, Jdk jdk, Programs programs, Agents agents)
      throws IOException {
    ChildJvm server =
        new ChildJvm.Spec(
                name + " server",
                jdk,
                agents.server,
                programs.jvmOptions,
                programs.server,
                List.of())
            .start();
    try {
      return new Pair(server, startClient(name, jdk, server, programs, agents), true);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Another client for the same server, which stays open when this pair is closed. */
  public Pair withClient(String name, Jdk jdk, Programs programs, Agents agents)
      throws IOException {
    return new Pair(server, startClient(name, jdk, server, programs, agents), false);
  }

  private static ChildJvm startClient(
      String name, Jdk jdk, ChildJvm server, Programs programs, Agents agents) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(server.port())));
    arguments.addAll(programs.clientArguments);
    return new ChildJvm.Spec(
            name + " client", jdk, agents.client, programs.jvmOptions, programs.client, arguments)
        .start();
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
  public Map<String, Double> run(long millis) throws IOException {
    double serverBefore = server.cpuSeconds();
    double clientBefore = client.cpuSeconds();
    JsonObject answer = client.ask(PATIENCE.plusMillis(millis), "run", Long.toString(millis));
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
