package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Checksum;
import io.toehold.core.wire.NetworkOrder;

/** The few fields of IP and TCP headers that a device reads and writes. */
final class Packets {
  /** Largest IP packet. */
  static final int MAX_PACKET = 65535;

  static final int TCP = 6;
  static final int TCP_MIN_HEADER = 20;
  static final int TCP_CHECKSUM = 16;

  private static final int CONGESTION_EXPERIENCED = 3;

  private Packets() {}

  /** An unsigned byte. */
  static int get8(long address) {
    return Memory.getByte(address) & 0xff;
  }

  static boolean isIpv4(long packet, int length) {
    return length >= 20 && get8(packet) >>> 4 == 4;
  }

  static boolean isIpv6(long packet, int length) {
    return length >= 40 && get8(packet) >>> 4 == 6;
  }

  /**
   * Offset of the TCP header of a packet that is no fragment and has no IPv6 extension headers, or
   * -1.
   */
  static int tcpOffset(long packet, int length) {
    int offset;
    if (isIpv4(packet, length)) {
      offset = (get8(packet) & 0xf) * 4;
      boolean fragment = (NetworkOrder.getShort(packet + 6) & 0x3fff) != 0;
      if (get8(packet + 9) != TCP || fragment || offset < 20) {
        return -1;
      }
    } else if (isIpv6(packet, length) && get8(packet + 6) == TCP) {
      offset = 40;
    } else {
      return -1;
    }
    if (length < offset + TCP_MIN_HEADER) {
      return -1;
    }
    int payload = payloadOffset(packet, offset);
    return payload >= offset + TCP_MIN_HEADER && payload <= length ? offset : -1;
  }

  /** Whether it is a TCP packet whose lengths and checksums are right. */
  static boolean isSound(long packet, int length) {
    int tcpOffset = tcpOffset(packet, length);
    if (tcpOffset < 0) {
      return false;
    }
    boolean v4 = isIpv4(packet, length);
    if (v4 && Checksum.fold(Checksum.sum(packet, tcpOffset)) != 0xffff) {
      return false;
    }
    int said = v4 ? NetworkOrder.getShort(packet + 2) : 40 + NetworkOrder.getShort(packet + 4);
    int tcpLength = length - tcpOffset;
    return said == length
        && Checksum.fold(
                pseudoSum(packet, TCP, tcpLength) + Checksum.sum(packet + tcpOffset, tcpLength))
            == 0xffff;
  }

  /** Offset of what follows the TCP header. */
  static int payloadOffset(long packet, int tcpOffset) {
    return tcpOffset + (get8(packet + tcpOffset + 12) >>> 4) * 4;
  }

  /** Sets the length fields of the IP header, and the checksum of an IPv4 header. */
  static void setLength(long packet, int length) {
    if (get8(packet) >>> 4 == 4) {
      NetworkOrder.putShort(packet + 2, length);
      setIpv4Checksum(packet);
    } else {
      NetworkOrder.putShort(packet + 4, length - 40);
    }
  }

  static void setIpv4Checksum(long packet) {
    NetworkOrder.putShort(packet + 10, 0);
    NetworkOrder.putShort(
        packet + 10, Checksum.finish(Checksum.sum(packet, (get8(packet) & 0xf) * 4)));
  }

  /**
   * Marks a packet as having met congestion (RFC 3168), if its sender understands that; says
   * whether it does.
   */
  static boolean mark(long packet, int length) {
    boolean v4 = isIpv4(packet, length);
    if (!v4 && !isIpv6(packet, length)) {
      return false;
    }
    // IPv4: the low bits of the second byte. IPv6: bits 4 and 5 of the second byte.
    int shift = v4 ? 0 : 4;
    int traffic = get8(packet + 1);
    if ((traffic >>> shift & CONGESTION_EXPERIENCED) == 0) {
      return false;
    }
    Memory.putByte(packet + 1, (byte) (traffic | CONGESTION_EXPERIENCED << shift));
    if (v4) {
      setIpv4Checksum(packet);
    }
    return true;
  }

  /** Sum of the pseudo header of what follows the IP header. */
  static long pseudoSum(long packet, int protocol, int length) {
    boolean v4 = get8(packet) >>> 4 == 4;
    return Checksum.sum(packet + (v4 ? 12 : 8), v4 ? 8 : 32) + protocol + length;
  }

  /** Writes the TCP checksum anew, from all the bytes. */
  static void setTcpChecksum(long packet, int length, int tcpOffset) {
    long at = packet + tcpOffset;
    NetworkOrder.putShort(at + TCP_CHECKSUM, 0);
    long sum = pseudoSum(packet, TCP, length - tcpOffset) + Checksum.sum(at, length - tcpOffset);
    NetworkOrder.putShort(at + TCP_CHECKSUM, Checksum.finish(sum));
  }

  /** Makes a checksum whole whose field holds the sum of the pseudo header. */
  static void completeTcpChecksum(long packet, int length, int tcpOffset) {
    long at = packet + tcpOffset;
    NetworkOrder.putShort(at + TCP_CHECKSUM, Checksum.finish(Checksum.sum(at, length - tcpOffset)));
  }
}
