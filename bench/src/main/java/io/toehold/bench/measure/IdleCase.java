package io.toehold.bench.measure;

import io.toehold.bench.apps.IdleClient;
import io.toehold.bench.apps.SelectorEchoServer;
import io.toehold.bench.host.Child;
import io.toehold.bench.host.Machine;
import io.toehold.bench.host.ToeholdSs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many connections that do nothing: what they hold of memory, that they take no processor time, and
 * what becomes of an active one among them. One mode after the other.
 */
record IdleCase(String name) implements Case {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Programs PROGRAMS =
      // All of the heap is there from the start, so that whatever is added is not heap.
      new Programs(SelectorEchoServer.class, IdleClient.class).withOptions("-XX:+AlwaysPreTouch");
  private static final Point POINT = new Point("idle", 1, "64", 0);

  /** Descriptors that a JVM needs for itself. */
  private static final int RESERVE = 500;

  @Override
  public List<Point> points() {
    return List.of(POINT);
  }

  @Override
  public List<Mode> modes() {
    List<Mode> modes = new ArrayList<>(Mode.TCP);
    modes.add(Mode.UNIX);
    return modes;
  }

  @Override
  public int oldestJdk() {
    return 0;
  }

  @Override
  public String note() {
    return "the kernel's own memory of a socket is not counted, in no mode";
  }

  @Override
  public String loss(Mode mode) {
    return mode == Mode.OFFLOADED
        ? "20 KiB are the slot; what the kernel keeps is in no mode's figure"
        : null;
  }

  @Override
  public void repeat(Run run, Results results) {
    int connections = (int) Math.min(run.scale().idle(), Machine.mostOpenFiles() - RESERVE);
    List<Mode> order = new ArrayList<>(run.modes());
    Collections.rotate(order, run.repeat());
    for (Mode mode : order) {
      Setting setting = mode.setting(run.agent());
      try (Pair pair = Pair.start(name + " " + mode.title(), run.jdk(), PROGRAMS, setting)) {
        results.add(mode, POINT, measure(pair, run.scale(), connections));
        if (run.agent() != null) {
          results.path(mode, pair, ToeholdSs.query(run.jdk(), run.agent()));
        }
      } catch (IOException e) {
        results.failed(mode, e);
      }
    }
  }

  private static Map<String, Double> measure(Pair pair, Scale scale, int connections)
      throws IOException {
    WarmUp.run(pair, POINT, scale.warmUpMillis(), scale.millis());
    double alone = pair.run(POINT.load(scale.millis())).get("p50_us");
    Memory before = Memory.of(pair);
    pair.client().ask(PATIENCE, "open", Integer.toString(connections));
    Memory after = Memory.of(pair);
    double idleCpu = cpuShare(pair, scale.millis() * scale.rounds());
    double among = pair.run(POINT.load(scale.millis())).get("p50_us");

    double heap = (after.heapKiB - before.heapKiB) / connections;
    double outside = (after.nativeKiB - before.nativeKiB) / connections;
    double shared = (after.sharedKiB - before.sharedKiB) / connections;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("connections", (double) connections);
    figures.put("kib_each", heap + outside + shared);
    figures.put("heap_kib_each", heap);
    figures.put("native_kib_each", outside);
    figures.put("shared_kib_each", shared);
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
      for (Child process : List.of(pair.server(), pair.client())) {
        heap += process.ask(PATIENCE, "collect").get("heap_kib").getAsDouble();
        outside += process.memoryKiB("Pss_Anon") + process.memoryKiB("Pss_File");
      }
      return new Memory(heap, outside, Machine.sharedMemoryKiB());
    }
  }
}
