package io.toehold.bench.host;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** What {@code java -jar toehold.jar ss} says. */
public final class ToeholdSs {

  /** One end of an offloaded connection. */
  record Connection(long pid, String path, String local, String remote, String state) {

    boolean isDirect(long owner, int localPort, int remotePort) {
      return pid == owner
          && "direct".equals(path)
          && port(local) == localPort
          && port(remote) == remotePort;
    }

    private static int port(String address) {
      String digits = address == null ? "" : address.substring(address.lastIndexOf(':') + 1);
      return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
    }
  }

  /** The counters of one process. */
  public record ProcessCounters(
      long pid, long attempts, long offloaded, Map<String, Long> declined) {

    /** Whether it had to leave any connection to the host. */
    public boolean hasDeclined() {
      return declined != null && declined.values().stream().anyMatch(count -> count != 0);
    }

    @Override
    public String toString() {
      return "process "
          + pid
          + ": attempts "
          + attempts
          + ", offloaded "
          + offloaded
          + ", declined "
          + (declined == null ? Map.of() : declined);
    }
  }

  private record Listing(List<Connection> connections, List<ProcessCounters> processes) {}

  private final Listing listing;

  private ToeholdSs(Listing listing) {
    this.listing = listing;
  }

  /** Asks the jar. */
  public static ToeholdSs query(Jdk jdk, Path jar) throws IOException {
    return parse(Tool.output(jdk.java(), "-jar", jar.toString(), "ss", "--json"));
  }

  static ToeholdSs parse(String json) throws IOException {
    try {
      Listing listing = new Gson().fromJson(json, Listing.class);
      if (listing == null || listing.connections == null || listing.processes == null) {
        throw new IOException("ss --json lacks connections or processes: " + json);
      }
      return new ToeholdSs(listing);
    } catch (JsonParseException e) {
      throw new IOException("ss --json gave no JSON: " + json, e);
    }
  }

  /** The counters of {@code pid}, or null if that process has none. */
  public ProcessCounters process(long pid) {
    return listing.processes.stream()
        .filter(process -> process.pid == pid)
        .findFirst()
        .orElse(null);
  }

  /**
   * What is missing for every connection of {@code clientPorts} to be on the direct path at both
   * ends.
   */
  public List<String> notDirect(
      long client, long server, int serverPort, SortedSet<Integer> clientPorts) {
    List<String> missing = new ArrayList<>();
    for (int port : clientPorts) {
      if (listing.connections.stream().noneMatch(c -> c.isDirect(client, port, serverPort))) {
        missing.add("client's end " + port + " -> " + serverPort);
      }
      if (listing.connections.stream().noneMatch(c -> c.isDirect(server, serverPort, port))) {
        missing.add("server's end " + serverPort + " -> " + port);
      }
    }
    return missing;
  }
}
