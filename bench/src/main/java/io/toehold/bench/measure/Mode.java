package io.toehold.bench.measure;

import io.toehold.bench.host.Scratch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How a pair is connected. {@link #TCP}'s run the same programs over TCP; with {@link #UNIX} they
 * are given the path of a Unix-domain socket instead of a port; the others need programs of their
 * own.
 */
public enum Mode {
  /** Neither end has the agent. */
  PLAIN("plain", "kernel: system calls, and a wake-up for each message"),
  /** Both ends have the agent: what Toehold is for. */
  OFFLOADED("offloaded", "shared memory: no system call, no wake-up while both ends are busy"),
  /** Both ends have the agent, and the programs use Toehold's API. */
  IN_PLACE("in-place", "shared memory, written and read where it lies"),
  /** Only the client: must not be slower than plain. */
  AGENT_CLIENT("agent-client", "host path; expected to be as plain"),
  /** Only the server: must not be slower than plain. */
  AGENT_SERVER("agent-server", "host path; expected to be as plain"),
  /** Unix-domain sockets, without the agent. */
  UNIX("unix", "kernel without TCP; its wake-ups remain"),
  /** Netty's native transport, without the agent. */
  NETTY_EPOLL("netty-epoll", "kernel; one event loop, as Netty does it"),
  /** Aeron IPC, without the agent: the lower bound of messaging. */
  AERON("aeron", "shared memory, both ends poll; messages, not sockets");

  /** The ways of TCP. */
  static final List<Mode> TCP = List.of(PLAIN, OFFLOADED, AGENT_CLIENT, AGENT_SERVER);

  private final String title;
  private final String explanation;

  Mode(String title, String explanation) {
    this.title = title;
    this.explanation = explanation;
  }

  /** The one with this title. */
  public static Mode named(String title) {
    return Arrays.stream(values())
        .filter(mode -> mode.title.equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no mode " + title));
  }

  /** For the command line, tables and files. */
  public String title() {
    return title;
  }

  /** Whether its connections are to be offloaded. */
  boolean isOffloaded() {
    return this == OFFLOADED || this == IN_PLACE;
  }

  /** Why its figures may be of another order of magnitude than the plain ones. */
  String explanation() {
    return explanation;
  }

  /** A new pair's setting; {@code agent} is null for a trial without it. */
  public Setting setting(Path agent) {
    return switch (this) {
      case PLAIN, NETTY_EPOLL -> Setting.tcp(null, null);
      case OFFLOADED, IN_PLACE -> Setting.tcp(agent, agent);
      case AGENT_CLIENT -> Setting.tcp(null, agent);
      case AGENT_SERVER -> Setting.tcp(agent, null);
      case UNIX -> new Setting(null, null, Scratch.next(".sock").toString());
      case AERON -> new Setting(null, null, Scratch.next("-aeron").toString());
    };
  }
}
