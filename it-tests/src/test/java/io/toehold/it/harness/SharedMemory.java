package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What Toehold has in the shared memory of the host. */
public final class SharedMemory {
  private static final Path DIRECTORY = Path.of("/dev/shm");

  private SharedMemory() {}

  /** All files of Toehold, of all users that can be looked at. */
  public static Set<String> files() {
    try (Stream<Path> entries = Files.list(DIRECTORY)) {
      Set<String> files = new TreeSet<>();
      for (Path entry :
          entries.filter(e -> e.getFileName().toString().startsWith("toehold")).toList()) {
        try (Stream<Path> inside = Files.walk(entry)) {
          inside.filter(file -> !Files.isDirectory(file)).forEach(f -> files.add(f.toString()));
        }
      }
      return files;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Waits until there is nothing that had not been there before. */
  public static void awaitNothingBut(Set<String> before) {
    Deadline.until(
        Duration.ofSeconds(5),
        () -> before.containsAll(files()),
        () -> "left behind: " + files() + ", before: " + before);
  }
}
