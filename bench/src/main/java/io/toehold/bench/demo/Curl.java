package io.toehold.bench.demo;

import io.toehold.bench.host.Child;
import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.ToeholdSs;
import io.toehold.bench.host.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A plain peer asks the server that has the agent, and is answered through the host's stack. */
final class Curl {

  private final Jdk jdk;
  private final Path agent;
  private final Child server;
  private final Checks checks;

  Curl(Jdk jdk, Path agent, Child server, Checks checks) {
    this.jdk = jdk;
    this.agent = agent;
    this.server = server;
    this.checks = checks;
  }

  void ask(List<String> listings) throws IOException {
    String url = "http://127.0.0.1:" + server.port() + "/who";
    String answer;
    try {
      answer = Tool.output("curl", "-sS", "-i", "--max-time", "10", url);
    } catch (IOException e) {
      checks.failed(e.getMessage());
      return;
    }
    listings.add("A plain peer of the same server: curl -i " + url);
    listings.add(answer.replace("\r", "").stripTrailing().indent(2));
    boolean right =
        answer.startsWith("HTTP/1.1 200") && answer.contains("process " + server.pid() + "\n");
    checks.check(
        right,
        "curl, a plain peer, got its answer from the same server, process " + server.pid(),
        "curl did not get its answer from process " + server.pid());
    if (agent != null) {
      ToeholdSs.ProcessCounters counters = ToeholdSs.query(jdk, agent).process(server.pid());
      listings.add("That server's counters: " + (counters == null ? "none" : counters) + "\n");
    }
  }
}
