package io.toehold.bench.report;

import java.util.Map;

/**
 * The colour of each mode, the same in all plots: those of Okabe and Ito, which colour-blind people
 * can tell apart.
 */
final class Colours {

  private static final Map<String, String> OF_MODES =
      Map.ofEntries(
          Map.entry("plain", "#000000"),
          Map.entry("offloaded", "#0072b2"),
          Map.entry("agent-client", "#56b4e9"),
          Map.entry("agent-server", "#009e73"),
          Map.entry("unix", "#e69f00"),
          Map.entry("netty-epoll", "#cc79a7"),
          Map.entry("aeron", "#d55e00"),
          Map.entry("in-place", "#f0e442"),
          Map.entry("veth", "#000000"),
          Map.entry("veth-offloads", "#e69f00"),
          Map.entry("tun", "#cc79a7"),
          Map.entry("lwip", "#d55e00"),
          Map.entry("link-plain", "#56b4e9"),
          Map.entry("link", "#0072b2"));

  private static final String OTHER = "#888888";

  private Colours() {}

  static String of(String mode) {
    return OF_MODES.getOrDefault(mode, OTHER);
  }
}
