package io.toehold.host.wire;

import io.toehold.core.wire.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** The JDK's addresses, and the engine's (see {@link IpAddress}). */
final class Addresses {
  private Addresses() {}

  static long high(InetAddress address) {
    return address instanceof Inet4Address ? 0 : ByteBuffer.wrap(address.getAddress()).getLong(0);
  }

  static long low(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? IpAddress.mapped(bytes.getInt(0))
        : bytes.getLong(Long.BYTES);
  }

  static InetSocketAddress of(long high, long low, int port) {
    byte[] bytes =
        IpAddress.isMapped(high, low)
            ? ByteBuffer.allocate(4).putInt((int) low).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // it has the right length
    }
  }
}
