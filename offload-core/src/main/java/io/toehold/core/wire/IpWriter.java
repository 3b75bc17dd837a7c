package io.toehold.core.wire;

import io.toehold.core.memory.Memory;

/** Writes IP headers, without options and extension headers; {@link IpParser} shows them. */
final class IpWriter {
  private static final int DONT_FRAGMENT = 0x4000;

  private IpWriter() {}

  /** Bytes of the header. */
  static int length(boolean ipv6) {
    return ipv6 ? IpHeader.IPV6_LENGTH : IpHeader.IPV4_LENGTH;
  }

  /**
   * Writes a header.
   *
   * @param ip with everything but what says where the packet is
   * @return bytes written
   */
  static int write(IpHeader ip, long header) {
    if (ip.ipv6) {
      writeIpv6(ip, header);
    } else {
      writeIpv4(ip, header);
    }
    return length(ip.ipv6);
  }

  private static void writeIpv4(IpHeader ip, long header) {
    NetworkOrder.putShort(header, 0x4500 | ip.dscp << 2 | ip.ecn);
    NetworkOrder.putShort(header + 2, IpHeader.IPV4_LENGTH + ip.payloadLength);
    NetworkOrder.putShort(header + 4, ip.identification);
    NetworkOrder.putShort(header + 6, ip.dontFragment ? DONT_FRAGMENT : 0);
    Memory.putByte(header + 8, (byte) ip.hopLimit);
    Memory.putByte(header + 9, (byte) ip.protocol);
    NetworkOrder.putShort(header + 10, 0);
    NetworkOrder.putInt(header + 12, (int) ip.sourceLow);
    NetworkOrder.putInt(header + 16, (int) ip.destinationLow);
    long sum = Checksum.sum(header, IpHeader.IPV4_LENGTH);
    NetworkOrder.putShort(header + 10, Checksum.finish(sum));
  }

  private static void writeIpv6(IpHeader ip, long header) {
    NetworkOrder.putInt(header, 6 << 28 | ip.dscp << 22 | ip.ecn << 20 | ip.flowLabel);
    NetworkOrder.putShort(header + 4, ip.payloadLength);
    Memory.putByte(header + 6, (byte) ip.protocol);
    Memory.putByte(header + 7, (byte) ip.hopLimit);
    NetworkOrder.putLong(header + 8, ip.sourceHigh);
    NetworkOrder.putLong(header + 16, ip.sourceLow);
    NetworkOrder.putLong(header + 24, ip.destinationHigh);
    NetworkOrder.putLong(header + 32, ip.destinationLow);
  }
}
