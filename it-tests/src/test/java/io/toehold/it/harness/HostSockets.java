package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The sockets that the host shows. */
public final class HostSockets {
  private static final String TIME_WAIT = "06";

  private HostSockets() {}

  /** How many sockets in TIME_WAIT have this port at either end. */
  public static long timeWaits(int port) {
    String end = String.format(":%04X", port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(HostSockets::lines)
        .map(line -> line.trim().split("\\s+"))
        .filter(words -> words.length > 3 && words[3].equals(TIME_WAIT))
        .filter(words -> words[1].endsWith(end) || words[2].endsWith(end))
        .count();
  }

  private static Stream<String> lines(String file) {
    try {
      Path path = Path.of(file);
      return Files.exists(path) ? Files.readAllLines(path).stream() : Stream.empty();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
