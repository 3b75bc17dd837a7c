package io.toehold.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Places for what the measured processes put into files (Unix-domain sockets, Aeron's buffers): in
 * memory if there is such a file system, gone when this program ends.
 */
public final class Scratch {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Path DIRECTORY = make();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private Scratch() {}

  /** A path that nobody else has, and at which there is nothing. */
  public static Path next(String suffix) {
    return DIRECTORY.resolve(NEXT.getAndIncrement() + suffix);
  }

  private static Path make() {
    try {
      Path directory =
          Files.isWritable(MEMORY)
              ? Files.createTempDirectory(MEMORY, "bench-")
              : Files.createTempDirectory("bench-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new IllegalStateException("no place for temporary files", e);
    }
  }

  private static void delete(Path directory) {
    try (var paths = Files.walk(directory)) {
      paths.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      System.err.println("cannot delete " + directory + ": " + e);
    }
  }
}
