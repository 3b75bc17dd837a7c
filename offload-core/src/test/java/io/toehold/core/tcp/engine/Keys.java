package io.toehold.core.tcp.engine;

import io.toehold.core.wire.IpAddress;
import io.toehold.core.wire.Segment;
import java.util.Random;

/** Ends of connections, for tests. */
final class Keys {
  private Keys() {}

  static ConnectionKey ipv4(int localPort, int remotePort) {
    return new ConnectionKey(
        0, IpAddress.mapped(0x0a000001), localPort, 0, IpAddress.mapped(0x0a000002), remotePort);
  }

  static ConnectionKey ipv6(int localPort, int remotePort) {
    long prefix = 0x20010db8_00000000L;
    return new ConnectionKey(prefix, 1, localPort, prefix, 2, remotePort);
  }

  static ConnectionKey random(Random random) {
    int local = random.nextInt(65_536);
    int remote = random.nextInt(65_536);
    return random.nextBoolean() ? ipv4(local, remote) : ipv6(local, remote);
  }

  /** An empty segment from the remote end. */
  static Segment arrived(ConnectionKey key) {
    Segment s = new Segment();
    s.clear();
    s.ipv6 = key.ipv6();
    s.sourceHigh = key.remoteHigh();
    s.sourceLow = key.remoteLow();
    s.sourcePort = key.remotePort();
    s.destinationHigh = key.localHigh();
    s.destinationLow = key.localLow();
    s.destinationPort = key.localPort();
    return s;
  }
}
