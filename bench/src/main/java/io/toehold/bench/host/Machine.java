package io.toehold.bench.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What one has to know of the machine to read its figures. */
public final class Machine {

  private Machine() {}

  /** For result files. */
  public static Map<String, Object> describe() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("processor", field("/proc/cpuinfo", "model name"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("memory", field("/proc/meminfo", "MemTotal"));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("arch", System.getProperty("os.arch"));
    return machine;
  }

  /** In one line. */
  public static String line() {
    return describe().get("processors")
        + " x "
        + describe().get("processor")
        + ", "
        + describe().get("os")
        + ", load "
        + load();
  }

  /** The load average of the last minute: a busy machine gives poor figures. */
  public static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  /**
   * The time that the machine's processors were busy since it was started, in seconds, whatever it
   * was for: the kernel's own work for a network counts, too.
   */
  public static double busySeconds() {
    // user, nice, system, idle, waiting for disks, interrupts, soft interrupts: hundredths of a
    // second
    String[] words = field("/proc/stat", "cpu ").split("\\s+");
    long ticks = 0;
    for (int i : new int[] {1, 2, 3, 6, 7}) {
      ticks += words.length > i ? number(words[i], 0) : 0;
    }
    return ticks / 100.0;
  }

  /** Shared memory of all processes, in KiB. */
  public static long sharedMemoryKiB() {
    return number(field("/proc/meminfo", "Shmem:"), 0);
  }

  /** How many descriptors a process may have; a JVM takes the hard limit. */
  public static long mostOpenFiles() {
    String limits = field("/proc/self/limits", "Max open files");
    String[] words = limits.split("\\s+");
    return words.length > 4 ? number(words[4], Integer.MAX_VALUE) : Integer.MAX_VALUE;
  }

  private static long number(String text, long otherwise) {
    String digits = text.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? otherwise : Long.parseLong(digits);
  }

  private static String field(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
