package io.toehold.core.tcp.engine;

import io.toehold.core.wire.IpAddress;
import io.toehold.core.wire.Segment;

/**
 * The two ends of a connection. Addresses are 128 bits in two longs, an IPv4 one is mapped.
 *
 * @param localPort 0 to 65535
 */
public record ConnectionKey(
    long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {

  /** The ends of the connection that a segment belongs to that has arrived. */
  static ConnectionKey of(Segment arrived) {
    return new ConnectionKey(
        arrived.destinationHigh,
        arrived.destinationLow,
        arrived.destinationPort,
        arrived.sourceHigh,
        arrived.sourceLow,
        arrived.sourcePort);
  }

  /** Addresses a segment that is sent from here. */
  void address(Segment s) {
    s.ipv6 = ipv6();
    s.sourceHigh = localHigh;
    s.sourceLow = localLow;
    s.sourcePort = localPort;
    s.destinationHigh = remoteHigh;
    s.destinationLow = remoteLow;
    s.destinationPort = remotePort;
  }

  /** The same with another local port. */
  ConnectionKey withLocalPort(int port) {
    return new ConnectionKey(localHigh, localLow, port, remoteHigh, remoteLow, remotePort);
  }

  /** Whether the packets are IPv6. */
  public boolean ipv6() {
    return !IpAddress.isMapped(remoteHigh, remoteLow);
  }
}
