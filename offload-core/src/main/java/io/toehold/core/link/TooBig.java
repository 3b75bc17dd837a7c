package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Checksum;
import io.toehold.core.wire.NetworkOrder;

/**
 * What is said of a packet that is larger than the next hop's MTU: in the name of its destination,
 * because every sender has a route there.
 */
final class TooBig {
  /** Room for an answer: the minimum MTU of IPv6 (RFC 4443 section 2.4 c). */
  static final int MAX_ANSWER = 1280;

  /** How much of an answer in IPv4 (RFC 1812 section 4.3.2.3). */
  private static final int MAX_ANSWER_V4 = 576;

  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  private TooBig() {}

  /**
   * Writes the answer.
   *
   * @param to room for {@link #MAX_ANSWER} bytes
   * @return its length; 0 if there is none to such a packet
   */
  static int write(long packet, int length, int mtu, long to) {
    if (Packets.isIpv4(packet, length)) {
      return writeV4(packet, length, mtu, to);
    }
    return Packets.isIpv6(packet, length) ? writeV6(packet, length, mtu, to) : 0;
  }

  private static int writeV4(long packet, int length, int mtu, long to) {
    int quoted = Math.min(length, MAX_ANSWER_V4 - 28);
    int total = 28 + quoted;
    Memory.clear(to, 28);
    Memory.putByte(to, (byte) 0x45);
    Memory.putByte(to + 8, (byte) 64);
    Memory.putByte(to + 9, (byte) ICMP);
    Memory.copy(packet + 16, to + 12, 4);
    Memory.copy(packet + 12, to + 16, 4);
    Packets.setLength(to, total);

    long icmp = to + 20;
    Memory.putByte(icmp, (byte) 3); // destination unreachable:
    Memory.putByte(icmp + 1, (byte) 4); // fragmentation needed (RFC 1191 section 4)
    NetworkOrder.putShort(icmp + 6, mtu);
    Memory.copy(packet, icmp + 8, quoted);
    NetworkOrder.putShort(icmp + 2, Checksum.finish(Checksum.sum(icmp, total - 20)));
    return total;
  }

  private static int writeV6(long packet, int length, int mtu, long to) {
    int quoted = Math.min(length, MAX_ANSWER - 48);
    int total = 48 + quoted;
    Memory.clear(to, 48);
    Memory.putByte(to, (byte) 0x60);
    Memory.putByte(to + 6, (byte) ICMPV6);
    Memory.putByte(to + 7, (byte) 64);
    Memory.copy(packet + 24, to + 8, 16);
    Memory.copy(packet + 8, to + 24, 16);
    Packets.setLength(to, total);

    long icmp = to + 40;
    Memory.putByte(icmp, (byte) 2); // packet too big (RFC 4443 section 3.2)
    NetworkOrder.putInt(icmp + 4, mtu);
    Memory.copy(packet, icmp + 8, quoted);
    long sum = Packets.pseudoSum(to, ICMPV6, total - 40) + Checksum.sum(icmp, total - 40);
    NetworkOrder.putShort(icmp + 2, Checksum.finish(sum));
    return total;
  }
}
