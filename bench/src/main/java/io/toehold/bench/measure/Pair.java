package io.toehold.bench.measure;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.toehold.bench.child.Load;
import io.toehold.bench.host.Child;
import io.toehold.bench.host.Compilers;
import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.Machine;
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

  private final Child server;
  private final Child client;
  private final Runnable onClose;

  private Pair(Child server, Child client, Runnable onClose) {
    this.server = server;
    this.client = client;
    this.onClose = onClose;
  }

  /** Of two processes that have been started; {@code onClose} ends what else was started. */
  static Pair of(Child server, Child client, Runnable onClose) {
    return new Pair(
        server,
        client,
        () -> {
          server.close();
          onClose.run();
        });
  }

  /** One process that does what a client does, and needs no server. */
  static Pair alone(Child process, Runnable onClose) {
    return new Pair(process, process, onClose);
  }

  /** Starts both. */
  public static Pair start(String name, Jdk jdk, Programs programs, Setting setting)
      throws IOException {
    Child server =
        process(
            name + " server",
            jdk,
            setting.serverAgent(),
            programs,
            programs.server(),
            setting.address());
    try {
      return new Pair(server, client(name, jdk, server, programs, setting), server::close);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Another client for the same server, which stays open when this pair is closed. */
  public Pair withClient(String name, Jdk jdk, Programs programs, Setting setting)
      throws IOException {
    return new Pair(server, client(name, jdk, server, programs, setting), () -> {});
  }

  private static Child client(
      String name, Jdk jdk, Child server, Programs programs, Setting setting) throws IOException {
    return process(
        name + " client",
        jdk,
        setting.clientAgent(),
        programs,
        programs.client(),
        server.address());
  }

  private static Child process(
      String name, Jdk jdk, Path agent, Programs programs, Class<?> main, String address)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(address));
    arguments.addAll(programs.arguments());
    return new Child.Jvm(name, jdk, agent, programs.jvmOptions(), main, arguments).start();
  }

  /** The server's process. */
  public Child server() {
    return server;
  }

  /** The client's process. */
  public Child client() {
    return client;
  }

  /** The compilers of both processes. */
  Compilers compilers() {
    return server == client
        ? new Compilers(client.pid())
        : new Compilers(client.pid(), server.pid());
  }

  /** Lets the client run for a while; its figures, and the processor time of both processes. */
  public Map<String, Double> run(Load load) throws IOException {
    double machineBefore = Machine.busySeconds();
    double serverBefore = server.cpuSeconds();
    double clientBefore = client.cpuSeconds();
    // Twice the time, because an open loop may need it.
    JsonObject answer = client.ask(PATIENCE.plusMillis(2 * load.millis()), load.words());
    double serverCpu = server == client ? 0 : server.cpuSeconds() - serverBefore;
    double clientCpu = client.cpuSeconds() - clientBefore;
    double machineCpu = Machine.busySeconds() - machineBefore;

    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> figure : answer.entrySet()) {
      figures.put(figure.getKey(), figure.getValue().getAsDouble());
    }
    figures.put("server_cpu_seconds", serverCpu);
    figures.put("client_cpu_seconds", clientCpu);
    figures.put("machine_cpu_seconds", machineCpu);
    double operations = figures.get("operations");
    figures.put("cpu_us_per_operation", (serverCpu + clientCpu) * 1e6 / operations);
    figures.put("machine_cpu_us_per_operation", machineCpu * 1e6 / operations);
    if (figures.containsKey("mb_per_second")) {
      double gigabytes = figures.get("mb_per_second") * figures.get("seconds") / 1e3;
      figures.put("cpu_s_per_gb", (serverCpu + clientCpu) / gigabytes);
      figures.put("machine_cpu_s_per_gb", machineCpu / gigabytes);
    }
    return figures;
  }

  @Override
  public void close() {
    client.close();
    onClose.run();
  }
}
