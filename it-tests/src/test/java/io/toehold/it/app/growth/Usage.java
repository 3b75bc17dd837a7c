package io.toehold.it.app.growth;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process uses now, after a garbage collection.
 *
 * @param quantities numbers, and bytes where the name says so
 * @param instances live objects of each class
 */
record Usage(Map<String, Long> quantities, Map<String, Long> instances) {
  /** What a quantity may grow by without a reason, as JVMs do. */
  private static final Map<String, Long> SLACK =
      Map.of(
          "threads", 3L,
          "descriptors", 6L,
          "mappings", 60L,
          "direct buffers", 16L,
          "direct bytes", 1L << 20,
          "mapped buffers", 3L, // listeners that are over go when the next is met
          "heap bytes", 3L << 20,
          "shared bytes", 4L << 20,
          "resident bytes", 96L << 20);

  private static final int FEW_INSTANCES = 250;

  /** One instance is left of so many connections: that is not one that each of them leaves. */
  private static final int PER_INSTANCE = 20;

  static Usage now() throws IOException, InterruptedException {
    // Cleaners and reference queues run after a collection, and leave more for the next.
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    Map<String, Long> instances = histogram(); // of living objects: collects once more
    Map<String, Long> quantities = new TreeMap<>();
    quantities.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
    quantities.put("descriptors", count(Files.list(Path.of("/proc/self/fd"))));
    quantities.put("mappings", count(Files.lines(Path.of("/proc/self/maps"))));
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        quantities.put("direct buffers", pool.getCount());
        quantities.put("direct bytes", pool.getMemoryUsed());
      } else if (pool.getName().equals("mapped")) {
        quantities.put("mapped buffers", pool.getCount());
      }
    }
    quantities.put(
        "heap bytes", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      String[] words = line.split("\\s+");
      if (words[0].equals("RssShmem:")) {
        quantities.put("shared bytes", Long.parseLong(words[1]) << 10);
      } else if (words[0].equals("VmRSS:")) {
        quantities.put("resident bytes", Long.parseLong(words[1]) << 10);
      }
    }
    return new Usage(quantities, instances);
  }

  private static long count(Stream<?> things) {
    try (things) {
      return things.count();
    }
  }

  private static Map<String, Long> histogram() {
    try {
      String text =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      Map<String, Long> instances = new TreeMap<>();
      for (String line : text.split("\n")) {
        String[] words = line.trim().split("\\s+"); // 1: 12345 67890 name (module)
        if (words.length >= 4 && words[0].endsWith(":")) {
          instances.merge(words[3], Long.parseLong(words[1]), Long::sum);
        }
      }
      return instances;
    } catch (JMException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** What has grown since then by more than it may, over so many connections. */
  List<String> grownSince(Usage before, int connections) {
    List<String> grown = new ArrayList<>();
    quantities.forEach(
        (name, value) -> {
          long was = before.quantities.get(name);
          if (value - was > SLACK.get(name)) {
            grown.add(name + " " + was + " -> " + value);
          }
        });
    instances.forEach(
        (name, value) -> {
          long was = before.instances.getOrDefault(name, 0L);
          if (value - was > Math.max(FEW_INSTANCES, connections / PER_INSTANCE)
              && !isOfTheJvm(name)) {
            grown.add(name + " " + was + " -> " + value);
          }
        });
    return grown;
  }

  /** Grows while the JVM compiles and learns, whatever the connections; bytes of it count above. */
  private static boolean isOfTheJvm(String name) {
    return name.startsWith("java.lang.invoke.") || name.startsWith("java.lang.reflect.");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    quantities.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(name.replace(" bytes", ""))
                .append(' ')
                .append(
                    name.endsWith(" bytes") ? (value + (512 << 10) >> 20) + " MiB" : "" + value));
    return text.toString();
  }
}
