package io.toehold.bench.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

/**
 * The compiler threads of some JVMs. As long as they work, they take time from what is measured, on
 * few processors much of it.
 */
public final class Compilers {
  private static final Pattern NAME = Pattern.compile("C[12] Compiler");

  /** So much of a processor is little. */
  private static final double RESTING = 0.05;

  private final long[] pids;
  private double before;

  /** Those of these processes; what is no JVM has none. */
  public Compilers(long... pids) {
    this.pids = pids;
    before = cpuSeconds();
  }

  /** Whether all of them together have done next to nothing since the last look, so long ago. */
  public boolean haveRested(long millis) {
    double now = cpuSeconds();
    boolean rested = now - before <= RESTING * millis / 1000;
    before = now;
    return rested;
  }

  private double cpuSeconds() {
    double seconds = 0;
    for (long pid : pids) {
      seconds += cpuSeconds(pid);
    }
    return seconds;
  }

  private static double cpuSeconds(long pid) {
    File[] threads = new File("/proc/" + pid + "/task").listFiles();
    double nanos = 0;
    for (File thread : threads == null ? new File[0] : threads) {
      try {
        if (NAME.matcher(Files.readString(thread.toPath().resolve("comm"))).lookingAt()) {
          String[] times = Files.readString(thread.toPath().resolve("schedstat")).split(" ");
          nanos += Double.parseDouble(times[0]);
        }
      } catch (IOException gone) {
        continue;
      }
    }
    return nanos / 1e9;
  }
}
