package io.toehold.bench.report;

import java.util.Map;

/**
 * The colour of each mode, the same in all plots: those of Okabe and Ito, which colour-blind people
 * can tell apart.
 */
final class Colours {

  private static final Map<String, String> OF_MODES =
      Map.of(
          "plain", "#000000",
          "offloaded", "#0072b2",
          "agent-client", "#56b4e9",
          "agent-server", "#009e73",
          "unix", "#e69f00",
          "netty-epoll", "#cc79a7",
          "aeron", "#d55e00",
          "in-place", "#f0e442");

  private static final String OTHER = "#888888";

  private Colours() {}

  static String of(String mode) {
    return OF_MODES.getOrDefault(mode, OTHER);
  }
}
