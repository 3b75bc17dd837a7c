package io.toehold.bench.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

/**
 * The compiler threads of JVMs. As long as they work, they take time from what is measured, on few
 * processors much of it.
 */
public final class Compilers {
  private static final Pattern NAME = Pattern.compile("C[12] Compiler");

  private Compilers() {}

  /** The processor time that they have used so far in a process, in seconds; 0 if it is gone. */
  public static double cpuSeconds(long pid) {
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
