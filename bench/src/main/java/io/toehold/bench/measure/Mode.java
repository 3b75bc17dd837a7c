package io.toehold.bench.measure;

import java.nio.file.Path;
import java.util.List;

/** Which ends of a pair run with the agent. */
public enum Mode {
  /** Neither. */
  PLAIN("plain", false, false),
  /** Both: what Toehold is for. */
  OFFLOADED("offloaded", true, true),
  /** Only the client: must not be slower than plain. */
  AGENT_CLIENT("agent client", false, true),
  /** Only the server: must not be slower than plain. */
  AGENT_SERVER("agent server", true, false);

  /** For the measurements of what Toehold gains. */
  public static final List<Mode> GAIN = List.of(PLAIN, OFFLOADED);

  /** For the measurements of what it costs where it cannot help. */
  public static final List<Mode> COST = List.of(PLAIN, AGENT_CLIENT, AGENT_SERVER);

  private final String title;
  private final boolean atServer;
  private final boolean atClient;

  Mode(String title, boolean atServer, boolean atClient) {
    this.title = title;
    this.atServer = atServer;
    this.atClient = atClient;
  }

  /** For tables and files. */
  public String title() {
    return title;
  }

  /** Which ends get this agent. */
  public Pair.Agents agents(Path agent) {
    return new Pair.Agents(atServer ? agent : null, atClient ? agent : null);
  }

  /** Whether connections are to be on the direct path. */
  public boolean isDirect() {
    return atServer && atClient;
  }

  /** Whether either end has the agent. */
  public boolean hasAgent() {
    return atServer || atClient;
  }
}
