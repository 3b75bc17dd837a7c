package io.toehold.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The host's own view of its TCP connections. */
public final class HostTcp {

  private static final String ESTABLISHED = "01";

  private HostTcp() {}

  /** The client ports of the established connections to {@code serverPort}. */
  public static SortedSet<Integer> clientPorts(int serverPort) throws IOException {
    SortedSet<Integer> ports = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        ports.addAll(clientPorts(Files.readAllLines(Path.of(table)), serverPort));
      }
    }
    return ports;
  }

  static SortedSet<Integer> clientPorts(List<String> table, int serverPort) {
    SortedSet<Integer> ports = new TreeSet<>();
    for (String line : table) {
      String[] words = line.strip().split("\\s+");
      if (words.length > 3 && words[3].equals(ESTABLISHED) && port(words[2]) == serverPort) {
        ports.add(port(words[1]));
      }
    }
    return ports;
  }

  private static int port(String hexAddress) {
    return Integer.parseInt(hexAddress.substring(hexAddress.lastIndexOf(':') + 1), 16);
  }

  /** The lines of {@code ss -tnp} that name the port, under their title. */
  public static List<String> ssLines(int port) throws IOException {
    List<String> all = Tool.output("ss", "-tnp").lines().map(String::stripTrailing).toList();
    List<String> lines = new ArrayList<>(all.subList(0, Math.min(1, all.size())));
    all.stream()
        .skip(1)
        .filter(line -> line.matches(".*:" + port + "\\b.*"))
        .sorted()
        .forEach(lines::add);
    return lines;
  }
}
