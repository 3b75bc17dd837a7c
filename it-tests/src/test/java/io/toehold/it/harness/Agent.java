package io.toehold.it.harness;

import java.util.List;

/** Which of a pair of JVMs runs with the agent. */
public enum Agent {
  /** Neither: the oracle. */
  NONE(false, false),
  /** Only the client: its connections take the host path. */
  CLIENT(false, true),
  /** Only the server: its connections take the host path. */
  SERVER(true, false),
  /** Both: the connections are offloaded. */
  BOTH(true, true),
  /** Both, without system calls. */
  PURE_JAVA(true, true, "native=off"),
  /** Both, meeting in another directory. */
  ELSEWHERE(true, true, "dir=" + Settings.ELSEWHERE);

  private final boolean server;
  private final boolean client;
  private final String options;

  Agent(boolean server, boolean client) {
    this(server, client, Settings.AGENT_OPTIONS);
  }

  Agent(boolean server, boolean client, String options) {
    this.server = server;
    this.client = client;
    this.options = options;
  }

  /** The mode in which connections are offloaded, or the oracle. */
  public static Agent full() {
    return Settings.PLAIN ? NONE : BOTH;
  }

  /** All modes that differ, or the oracle. */
  public static List<Agent> modes() {
    return Settings.PLAIN ? List.of(NONE) : List.of(BOTH, CLIENT, SERVER);
  }

  /** The modes with one plain peer, or the oracle. */
  public static List<Agent> halves() {
    return Settings.PLAIN ? List.of(NONE) : List.of(CLIENT, SERVER);
  }

  /** The modes with both in an unusual way; none for the oracle. */
  public static List<Agent> unusual() {
    return Settings.PLAIN ? List.of() : List.of(PURE_JAVA, ELSEWHERE);
  }

  /** The options of the agent. */
  public String options() {
    return options;
  }

  public boolean onServer() {
    return server;
  }

  public boolean onClient() {
    return client;
  }

  /** Whether connections between the two have to be offloaded. */
  public boolean offloads() {
    return server && client;
  }
}
