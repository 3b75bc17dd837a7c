package io.toehold.core.policy;

import java.net.InetAddress;

/** One line of the rules. Ports from {@code lowPort} to {@code highPort}, both included. */
record Rule(
    boolean offload, Direction direction, AddressBlock addresses, int lowPort, int highPort) {

  boolean matches(Direction asked, InetAddress address, int port) {
    return direction == asked && lowPort <= port && port <= highPort && addresses.contains(address);
  }
}
