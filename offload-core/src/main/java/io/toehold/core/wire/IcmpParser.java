package io.toehold.core.wire;

/** Reads ICMP and ICMPv6 messages: echo requests, and errors about TCP segments. */
final class IcmpParser {
  static final int HEADER_LENGTH = 8;
  static final int ECHO_REQUEST = 8;
  static final int V6_ECHO_REQUEST = 128;

  /** An error quotes at least this much of a segment: its ports and sequence number. */
  private static final int QUOTED_TCP = 8;

  private IcmpParser() {}

  /**
   *
   *
   * <pre>
   * 0 | type 8 | code 8          | checksum 16                             |
   * 4 | by type; ICMP 3/4: 0 16  | MTU 16        ICMPv6 2: MTU 32          |
   * 8 | what was sent, from its IP header on                               |
   * </pre>
   */
  static Verdict parse(PacketBytes bytes, IpHeader ip, IcmpError error) {
    int icmp = ip.payloadOffset;
    int length = ip.payloadLength;
    if (length < HEADER_LENGTH) {
      return Verdict.BAD_ICMP;
    }
    long sum = Checksum.sum(bytes.address(icmp, length), length);
    if (ip.ipv6) {
      sum += ip.pseudoHeader();
    }
    if (Checksum.finish(sum) != 0) {
      return Verdict.BAD_ICMP;
    }
    error.ipv6 = ip.ipv6;
    error.type = bytes.getByte(icmp);
    error.code = bytes.getByte(icmp + 1);
    error.mtu = 0;
    int quote = icmp + HEADER_LENGTH;
    return ip.ipv6
        ? parseIpv6(bytes, icmp, quote, ip.length, error)
        : parseIpv4(bytes, icmp, quote, ip.length, error);
  }

  private static Verdict parseIpv4(
      PacketBytes bytes, int icmp, int quote, int end, IcmpError error) {
    switch (error.type) {
      case ECHO_REQUEST -> {
        return error.code == 0 ? Verdict.ECHO_REQUEST : Verdict.IGNORED;
      }
      case IcmpError.UNREACHABLE,
          IcmpError.SOURCE_QUENCH,
          IcmpError.TIME_EXCEEDED,
          IcmpError.PARAMETER_PROBLEM -> {
        if (error.isPacketTooBig()) {
          error.mtu = bytes.getShort(icmp + 6);
        }
        return parseQuotedIpv4(bytes, quote, end, error);
      }
      default -> {
        return Verdict.IGNORED;
      }
    }
  }

  private static Verdict parseQuotedIpv4(PacketBytes bytes, int quote, int end, IcmpError error) {
    if (end - quote < IpHeader.IPV4_LENGTH) {
      return Verdict.BAD_ICMP;
    }
    int headerLength = (bytes.getByte(quote) & 15) * 4;
    if (bytes.getByte(quote) >>> 4 != 4 || headerLength < IpHeader.IPV4_LENGTH) {
      return Verdict.BAD_ICMP;
    }
    boolean firstFragment = (bytes.getShort(quote + 6) & 0x1fff) == 0;
    if (bytes.getByte(quote + 9) != IpHeader.TCP || !firstFragment) {
      return Verdict.IGNORED;
    }
    error.packetLength = bytes.getShort(quote + 2);
    error.localHigh = 0;
    error.localLow = IpAddress.mapped(bytes.getInt(quote + 12));
    error.remoteHigh = 0;
    error.remoteLow = IpAddress.mapped(bytes.getInt(quote + 16));
    return parseQuotedTcp(bytes, quote + headerLength, end, error);
  }

  private static Verdict parseIpv6(
      PacketBytes bytes, int icmp, int quote, int end, IcmpError error) {
    switch (error.type) {
      case V6_ECHO_REQUEST -> {
        return error.code == 0 ? Verdict.ECHO_REQUEST : Verdict.IGNORED;
      }
      case IcmpError.V6_UNREACHABLE,
          IcmpError.V6_PACKET_TOO_BIG,
          IcmpError.V6_TIME_EXCEEDED,
          IcmpError.V6_PARAMETER_PROBLEM -> {
        if (error.isPacketTooBig()) {
          error.mtu = bytes.getInt(icmp + 4) & 0xffffffffL;
        }
        return parseQuotedIpv6(bytes, quote, end, error);
      }
      default -> {
        return Verdict.IGNORED;
      }
    }
  }

  private static Verdict parseQuotedIpv6(PacketBytes bytes, int quote, int end, IcmpError error) {
    if (end - quote < IpHeader.IPV6_LENGTH || bytes.getByte(quote) >>> 4 != 6) {
      return Verdict.BAD_ICMP;
    }
    error.packetLength = IpHeader.IPV6_LENGTH + bytes.getShort(quote + 4);
    error.localHigh = bytes.getLong(quote + 8);
    error.localLow = bytes.getLong(quote + 16);
    error.remoteHigh = bytes.getLong(quote + 24);
    error.remoteLow = bytes.getLong(quote + 32);
    // We send none of these, but a router on the way may have fragmented a tunnel's packets.
    int next = bytes.getByte(quote + 6);
    int at = quote + IpHeader.IPV6_LENGTH;
    for (int headers = 0; headers < IpParser.MAX_EXTENSION_HEADERS; headers++) {
      if (next == IpHeader.TCP) {
        return parseQuotedTcp(bytes, at, end, error);
      }
      if (!IpParser.isExtensionHeader(next) || end - at < 8) {
        return Verdict.IGNORED;
      }
      boolean fragment = next == IpParser.FRAGMENT;
      if (fragment && (bytes.getShort(at + 2) & 0xfff8) != 0) {
        return Verdict.IGNORED;
      }
      next = bytes.getByte(at);
      at += fragment ? 8 : (bytes.getByte(at + 1) + 1) * 8;
    }
    return Verdict.IGNORED;
  }

  private static Verdict parseQuotedTcp(PacketBytes bytes, int tcp, int end, IcmpError error) {
    if (end - tcp < QUOTED_TCP) {
      return Verdict.BAD_ICMP;
    }
    error.localPort = bytes.getShort(tcp);
    error.remotePort = bytes.getShort(tcp + 2);
    error.sequence = bytes.getInt(tcp + 4);
    return Verdict.ICMP_ERROR;
  }
}
