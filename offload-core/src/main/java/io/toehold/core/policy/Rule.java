package io.toehold.core.policy;

import java.net.InetAddress;

/**
 * One line of the rules. Ports from {@code lowPort} to {@code highPort}, both included.
 *
 * @param link the name of the link that carries what it offloads; null for the direct path
 * @param strict whether a connection fails rather than take another path than the link
 */
record Rule(
    boolean offload,
    Direction direction,
    AddressBlock addresses,
    int lowPort,
    int highPort,
    String link,
    boolean strict) {

  Rule via(String name) {
    return new Rule(offload, direction, addresses, lowPort, highPort, name, false);
  }

  Rule strictly() {
    return new Rule(offload, direction, addresses, lowPort, highPort, link, true);
  }

  boolean matches(Direction asked, InetAddress address, int port) {
    return direction == asked && lowPort <= port && port <= highPort && addresses.contains(address);
  }
}
