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
  BOTH(true, true);

  private final boolean server;
  private final boolean client;

  Agent(boolean server, boolean client) {
    this.server = server;
    this.client = client;
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

  public boolean onServer() {
    return server;
  }

  public boolean onClient() {
    return client;
  }

  /** Whether connections between the two have to be offloaded. */
  public boolean offloads() {
    return this == BOTH;
  }
}
