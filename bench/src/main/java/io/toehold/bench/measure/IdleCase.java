package io.toehold.bench.measure;

import io.toehold.bench.apps.IdleClient;
import io.toehold.bench.apps.SelectorEchoServer;
import io.toehold.bench.host.ChildJvm;
import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many connections that do nothing: what they hold of memory, and that they take no processor time.
 */
record IdleCase(String name, List<Figure> figures, List<Mode> modes) implements Case {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pair.Programs PROGRAMS =
      new Pair.Programs(
          // All of the heap is there from the start, so that whatever is added is not heap.
          SelectorEchoServer.class, IdleClient.class, List.of(), List.of("-XX:+AlwaysPreTouch"));

  /** Descriptors that a JVM needs for itself. */
  private static final int RESERVE = 500;

  @Override
  public void repeat(Jdk jdk, Path agent, Scale scale, Map<Mode, ModeResult> results)
      throws IOException {
    int connections = (int) Math.min(scale.idle(), Machine.mostOpenFiles() - RESERVE);
    for (Mode mode : modes) {
      try (Pair pair = Pair.start(name + " " + mode.title(), jdk, PROGRAMS, mode.agents(agent))) {
        results.get(mode).add(measure(pair, scale, connections));
        results.get(mode).path(PathTaken.of(pair, mode, jdk, agent), mode);
      }
    }
  }

  private static Map<String, Double> measure(Pair pair, Scale scale, int connections)
      throws IOException {
    pair.run(scale.warmUpMillis());
    double alone = pair.run(scale.millis()).get("p50_us");
    Memory before = Memory.of(pair);
    pair.client().ask(PATIENCE, "open", Integer.toString(connections));
    Memory after = Memory.of(pair);
    double idleCpu = cpuShare(pair, scale.millis() * scale.rounds());
    double among = pair.run(scale.millis()).get("p50_us");

    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("connections", (double) connections);
    figures.put("heap_kib_each", (after.heapKiB - before.heapKiB) / connections);
    figures.put("native_kib_each", (after.nativeKiB - before.nativeKiB) / connections);
    figures.put("shared_kib_each", (after.sharedKiB - before.sharedKiB) / connections);
    figures.put("server_rss_mib", pair.server().memoryKiB("Rss") / 1024.0);
    figures.put("client_rss_mib", pair.client().memoryKiB("Rss") / 1024.0);
    figures.put("idle_cpu_percent", idleCpu * 100);
    figures.put("alone_p50_us", alone);
    figures.put("among_p50_us", among);
    return figures;
  }

  private static double cpuShare(Pair pair, long millis) throws IOException {
    double before = pair.server().cpuSeconds() + pair.client().cpuSeconds();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return (pair.server().cpuSeconds() + pair.client().cpuSeconds() - before) / (millis / 1e3);
  }

  /**
   * Of both processes after a garbage collection. The shared part is the whole machine's, since
   * shared memory counts from when it is allocated, not only from when a process has touched it.
   */
  private record Memory(double heapKiB, double nativeKiB, double sharedKiB) {
    static Memory of(Pair pair) throws IOException {
      double heap = 0;
      double outside = 0;
      for (ChildJvm process : List.of(pair.server(), pair.client())) {
        heap += process.ask(PATIENCE, "collect").get("heap_kib").getAsDouble();
        outside += process.memoryKiB("Pss_Anon") + process.memoryKiB("Pss_File");
      }
      return new Memory(heap, outside, Machine.sharedMemoryKiB());
    }
  }
}
