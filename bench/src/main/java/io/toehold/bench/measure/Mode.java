package io.toehold.bench.measure;

import io.toehold.bench.host.Scratch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How a pair is connected. {@link #TCP}'s run the same programs over TCP; with {@link #UNIX} they
 * are given the path of a Unix-domain socket instead of a port; others need programs of their own.
 * From {@link #VETH} on, a network lies between the two ends (see {@link Wire}).
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
  AERON("aeron", "shared memory, both ends poll; messages, not sockets"),
  /** The kernel's TCP at both ends of a veth pair whose devices cut no segments. */
  VETH("veth", "the kernel's TCP, one packet for each segment"),
  /** The same with segmentation offload, as it is by default. */
  VETH_OFFLOADS("veth-offloads", "packets of 64 KiB, which are never cut and need no checksum"),
  /** The kernel's TCP at both ends of two TUN devices, and a process that forwards. */
  TUN("tun", "the kernel's TCP; a process between carries each packet"),
  /** The other stack in user space, over a TUN device. */
  LWIP("lwip", "one thread is both the stack and the application"),
  /** Our own TCP over a TUN device with packets of the MTU. */
  LINK_PLAIN("link-plain", "our own TCP, one system call for each segment"),
  /** Our own TCP over a TUN device with virtio headers. */
  LINK("link", "our own TCP, packets of 64 KiB"),
  /** A TUN device without any TCP of ours: an upper bound. */
  DEVICE_PLAIN("device-plain", "the device alone"),
  /** The same with virtio headers. */
  DEVICE("device", "the device alone, packets of 64 KiB");

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
    return this == OFFLOADED || this == IN_PLACE || this == LINK || this == LINK_PLAIN;
  }

  /** Why its figures may be better than the plain ones by an order of magnitude. */
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
      default -> throw new IllegalStateException(title + " needs a network");
    };
  }
}
