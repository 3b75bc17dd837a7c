package io.toehold.bench.demo;

import io.toehold.bench.host.HostTcp;
import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.ToeholdSs;
import io.toehold.bench.host.Tool;
import io.toehold.bench.measure.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/**
 * Where the bytes of a pair's connections travel, according to Toehold and to the host, while they
 * are alive.
 */
final class Evidence {

  private final Jdk jdk;
  private final Path agent;
  private final Pair pair;
  private final Checks checks;

  Evidence(Jdk jdk, Path agent, Pair pair, Checks checks) {
    this.jdk = jdk;
    this.agent = agent;
    this.pair = pair;
    this.checks = checks;
  }

  /** Checks the connections and adds both listings of them. */
  void collect(int connections, List<String> listings) throws IOException {
    check("java.net.Socket", connections);
    int port = pair.server().port();
    if (agent != null) {
      listings.add("The offloaded connections, according to java -jar toehold.jar ss:");
      listings.add(
          Tool.output(jdk.java(), "-jar", agent.toString(), "ss").stripTrailing().indent(2));
    }
    listings.add("The same connections, according to the host's ss -tnp:");
    try {
      listings.add(String.join("\n", HostTcp.ssLines(port)).indent(2));
    } catch (IOException e) {
      checks.failed(e.getMessage());
    }
  }

  /**
   * Checks that the host knows at least so many connections, and that all of them are on the direct
   * path.
   */
  void check(String client, int atLeast) throws IOException {
    int port = pair.server().port();
    SortedSet<Integer> ports = HostTcp.clientPorts(port);
    checks.check(
        ports.size() >= atLeast,
        client + ": the host lists " + ports.size() + " connections to port " + port,
        client
            + ": the host lists only "
            + ports.size()
            + " of "
            + atLeast
            + " connections to port "
            + port);
    if (agent == null) {
      return;
    }
    ToeholdSs ss = ToeholdSs.query(jdk, agent);
    List<String> missing = ss.notDirect(pair.client().pid(), pair.server().pid(), port, ports);
    checks.check(
        missing.isEmpty(),
        client + ": every one of them is on the direct path, at both ends",
        client
            + ": not on the direct path: "
            + missing.size()
            + " of "
            + 2 * ports.size()
            + " ends, such as "
            + missing.subList(0, Math.min(3, missing.size())));
    ToeholdSs.ProcessCounters counters = ss.process(pair.client().pid());
    boolean all =
        counters != null && !counters.hasDeclined() && counters.attempts() == counters.offloaded();
    checks.check(
        all,
        client + ": the client left no connection to the host",
        client
            + ": not all was offloaded according to the client's counters: "
            + (counters == null ? "there are none" : counters));
  }
}
