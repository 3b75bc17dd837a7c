package io.toehold.core.tcp.engine;

import io.toehold.core.wire.IpAddress;

/**
 * The two ends of a connection. Addresses are 128 bits in two longs, an IPv4 one is mapped.
 *
 * @param localPort 0 to 65535
 */
public record ConnectionKey(
    long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {

  /** Whether the packets are IPv6. */
  public boolean ipv6() {
    return !IpAddress.isMapped(remoteHigh, remoteLow);
  }
}
