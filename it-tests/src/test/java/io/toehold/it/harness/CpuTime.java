package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The processor time of a process, from its files in {@code /proc}. */
public final class CpuTime {
  private static final Duration WINDOW = Duration.ofMillis(200);

  private CpuTime() {}

  /** Nanoseconds on a processor since the start, over all threads that live. */
  public static long nanos(long pid) {
    try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks.mapToLong(CpuTime::task).sum();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static long task(Path task) {
    try {
      return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
    } catch (IOException ended) {
      return 0;
    }
  }

  /** Waits until the process does next to nothing: start-up and compilation are over. */
  public static void awaitQuiet(long pid) {
    Deadline deadline = Deadline.in(Deadline.USUAL);
    long before = nanos(pid);
    while (true) {
      Deadline.pause(WINDOW);
      long now = nanos(pid);
      if (now - before < 5_000_000) {
        return;
      }
      if (deadline.over()) {
        throw new AssertionError("process " + pid + " does not come to rest");
      }
      before = now;
    }
  }
}
