package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The sockets that the host shows. */
public final class HostSockets {
  private static final String TIME_WAIT = "06";
  private static final String LISTEN = "0A";
  private static final int QUEUES = 4;
  private static final int INODE = 9;

  private HostSockets() {}

  /** How many sockets in TIME_WAIT have this port at either end. */
  public static long timeWaits(int port) {
    String end = String.format(":%04X", port);
    return rows()
        .filter(words -> words.length > 3 && words[3].equals(TIME_WAIT))
        .filter(words -> words[1].endsWith(end) || words[2].endsWith(end))
        .count();
  }

  /** How many bytes wait to be read from the socket with these ports. */
  public static int received(int local, int remote) {
    return rows()
        .filter(words -> words[1].endsWith(String.format(":%04X", local)))
        .filter(words -> words[2].endsWith(String.format(":%04X", remote)))
        .map(words -> words[QUEUES])
        .mapToInt(queues -> Integer.parseInt(queues.substring(queues.indexOf(':') + 1), 16))
        .findFirst()
        .orElseThrow();
  }

  /** How many sockets of this process listen. */
  public static long listening(long pid) {
    Set<String> inodes = inodes(pid);
    return rows()
        .filter(words -> words.length > INODE && words[3].equals(LISTEN))
        .filter(words -> inodes.contains(words[INODE]))
        .count();
  }

  private static Set<String> inodes(long pid) {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target = Files.readSymbolicLink(descriptor).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return inodes;
  }

  private static Stream<String[]> rows() {
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(HostSockets::lines)
        .map(line -> line.trim().split("\\s+"));
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
