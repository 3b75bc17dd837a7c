package io.toehold.core.wire;

/** Reads IP headers. Knows what is a packet, and nothing of what is in it. */
final class IpParser {
  private static final int MAX_DATAGRAM = 65_535;

  // IPv4 options (RFC 791)
  private static final int END_OF_OPTIONS = 0;
  private static final int NO_OPERATION = 1;
  private static final int LOOSE_SOURCE_ROUTE = 131;
  private static final int STRICT_SOURCE_ROUTE = 137;

  // IPv6 extension headers (RFC 8200 section 4)
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  static final int FRAGMENT = 44;
  private static final int DESTINATION_OPTIONS = 60;

  /** A packet with more of them is not worth the time (RFC 8504 section 5.3 allows a limit). */
  static final int MAX_EXTENSION_HEADERS = 8;

  /** Codes of the ICMPv6 parameter problem (RFC 4443 section 3.4, RFC 7112). */
  private static final int ERRONEOUS_FIELD = 0;

  private static final int UNRECOGNIZED_NEXT_HEADER = 1;
  private static final int UNRECOGNIZED_OPTION = 2;

  /** Nothing wrong so far; a protocol that nobody has looked at yet. */
  static final Verdict GOOD = Verdict.UNKNOWN_PROTOCOL;

  private IpParser() {}

  /**
   * @return {@link #GOOD} for a whole packet, {@link Verdict#FRAGMENT}, or why it is dropped
   */
  static Verdict parse(PacketBytes bytes, IpHeader ip) {
    ip.fragment = false;
    if (bytes.length() < 1) {
      return Verdict.TRUNCATED;
    }
    return switch (bytes.getByte(0) >>> 4) {
      case 4 -> parseIpv4(bytes, ip);
      case 6 -> parseIpv6(bytes, ip);
      default -> Verdict.NOT_IP;
    };
  }

  /**
   *
   *
   * <pre>
   *  0 | version 4, header length 4 | DSCP 6, ECN 2 | total length 16          |
   *  4 | identification 16                          | 0, DF, MF, offset/8 13   |
   *  8 | time to live 8 | protocol 8                | header checksum 16       |
   * 12 | source 32                                                             |
   * 16 | destination 32                                                        |
   * 20 | options                                                               |
   * </pre>
   */
  private static Verdict parseIpv4(PacketBytes bytes, IpHeader ip) {
    if (bytes.length() < IpHeader.IPV4_LENGTH) {
      return Verdict.TRUNCATED;
    }
    int headerLength = (bytes.getByte(0) & 15) * 4;
    int total = bytes.getShort(2);
    if (headerLength < IpHeader.IPV4_LENGTH || total < headerLength) {
      return Verdict.BAD_IP_HEADER;
    }
    if (total > bytes.length()) {
      return Verdict.TRUNCATED;
    }
    if (Checksum.finish(Checksum.sum(bytes.address(0, headerLength), headerLength)) != 0) {
      return Verdict.BAD_IP_CHECKSUM;
    }
    ip.ipv6 = false;
    ip.packet = bytes.address(0, total);
    ip.length = total;
    ip.payloadOffset = headerLength;
    ip.payloadLength = total - headerLength;
    ip.ecn = bytes.getByte(1) & 3;
    ip.dscp = bytes.getByte(1) >>> 2;
    ip.flowLabel = 0;
    ip.hopLimit = bytes.getByte(8);
    ip.protocol = bytes.getByte(9);
    ip.sourceHigh = 0;
    ip.sourceLow = IpAddress.mapped(bytes.getInt(12));
    ip.destinationHigh = 0;
    ip.destinationLow = IpAddress.mapped(bytes.getInt(16));
    if (!addressesAreGood(ip)) {
      return Verdict.BAD_ADDRESS;
    }
    Verdict options = checkIpv4Options(bytes, headerLength);
    if (options != GOOD) {
      return options;
    }
    int fragmentation = bytes.getShort(6);
    ip.identification = bytes.getShort(4);
    ip.dontFragment = (fragmentation & 0x4000) != 0;
    ip.fragmentOffset = (fragmentation & 0x1fff) * 8;
    ip.moreFragments = (fragmentation & 0x2000) != 0;
    if (ip.fragmentOffset == 0 && !ip.moreFragments) {
      return GOOD;
    }
    ip.fragment = true;
    boolean fits =
        IpHeader.IPV4_LENGTH + ip.fragmentOffset + ip.payloadLength <= MAX_DATAGRAM
            && ip.payloadLength > 0
            && (!ip.moreFragments || ip.payloadLength % 8 == 0);
    return fits ? Verdict.FRAGMENT : Verdict.BAD_IP_HEADER;
  }

  /** Options are ignored (RFC 9293 MUST-50), but they must make sense, and not route. */
  private static Verdict checkIpv4Options(PacketBytes bytes, int end) {
    int at = IpHeader.IPV4_LENGTH;
    while (at < end) {
      int kind = bytes.getByte(at);
      if (kind == END_OF_OPTIONS) {
        break;
      }
      if (kind == NO_OPERATION) {
        at++;
        continue;
      }
      if (end - at < 2) {
        return Verdict.BAD_IP_HEADER;
      }
      int length = bytes.getByte(at + 1);
      if (length < 2 || length > end - at) {
        return Verdict.BAD_IP_HEADER;
      }
      if (kind == LOOSE_SOURCE_ROUTE || kind == STRICT_SOURCE_ROUTE) {
        return Verdict.SOURCE_ROUTED;
      }
      at += length;
    }
    return GOOD;
  }

  /**
   *
   *
   * <pre>
   *  0 | version 4, traffic class 8 (DSCP 6, ECN 2), flow label 20       |
   *  4 | payload length 16         | next header 8    | hop limit 8      |
   *  8 | source 128                                                      |
   * 24 | destination 128                                                 |
   * </pre>
   */
  private static Verdict parseIpv6(PacketBytes bytes, IpHeader ip) {
    if (bytes.length() < IpHeader.IPV6_LENGTH) {
      return Verdict.TRUNCATED;
    }
    int end = IpHeader.IPV6_LENGTH + bytes.getShort(4);
    if (end > bytes.length()) {
      return Verdict.TRUNCATED;
    }
    ip.ipv6 = true;
    ip.packet = bytes.address(0, end);
    ip.length = end;
    ip.ecn = bytes.getByte(1) >>> 4 & 3;
    ip.dscp = bytes.getShort(0) >>> 6 & 63;
    ip.flowLabel = bytes.getInt(0) & 0xfffff;
    ip.hopLimit = bytes.getByte(7);
    ip.identification = 0;
    ip.dontFragment = true;
    ip.sourceHigh = bytes.getLong(8);
    ip.sourceLow = bytes.getLong(16);
    ip.destinationHigh = bytes.getLong(24);
    ip.destinationLow = bytes.getLong(32);
    // a mapped address on the wire would pass for an IPv4 one here
    if (!addressesAreGood(ip)
        || IpAddress.isMapped(ip.sourceHigh, ip.sourceLow)
        || IpAddress.isMapped(ip.destinationHigh, ip.destinationLow)) {
      return Verdict.BAD_ADDRESS;
    }
    return parseExtensionHeaders(bytes, ip, end);
  }

  /**
   * Each begins with the number of the next and its own length in units of 8 bytes, the first not
   * counted.
   */
  private static Verdict parseExtensionHeaders(PacketBytes bytes, IpHeader ip, int end) {
    int nextField = 6;
    int at = IpHeader.IPV6_LENGTH;
    for (int headers = 0; ; headers++) {
      int next = bytes.getByte(nextField);
      if (next == HOP_BY_HOP && headers > 0) {
        return problem(ip, UNRECOGNIZED_NEXT_HEADER, nextField);
      }
      if (!isExtensionHeader(next)) {
        ip.protocol = next;
        ip.payloadOffset = at;
        ip.payloadLength = end - at;
        ip.problemPointer = nextField;
        return GOOD;
      }
      if (headers == MAX_EXTENSION_HEADERS || end - at < 8) {
        return Verdict.BAD_IP_HEADER;
      }
      int length = next == FRAGMENT ? 8 : (bytes.getByte(at + 1) + 1) * 8;
      if (length > end - at) {
        return Verdict.BAD_IP_HEADER;
      }
      Verdict verdict =
          switch (next) {
            case ROUTING -> checkRouting(bytes, ip, at);
            case FRAGMENT -> parseFragment(bytes, ip, at, end);
            default -> checkIpv6Options(bytes, ip, at + 2, at + length);
          };
      if (verdict != GOOD) {
        return verdict;
      }
      nextField = at;
      at += length;
    }
  }

  static boolean isExtensionHeader(int protocol) {
    return protocol == HOP_BY_HOP
        || protocol == ROUTING
        || protocol == FRAGMENT
        || protocol == DESTINATION_OPTIONS;
  }

  /**
   * No type of routing header is known here, so it is skipped if it has been served, and answered
   * if not (RFC 8200 section 4.4; type 0 is no exception by RFC 5095 section 3).
   */
  private static Verdict checkRouting(PacketBytes bytes, IpHeader ip, int at) {
    int segmentsLeft = bytes.getByte(at + 3);
    return segmentsLeft == 0 ? GOOD : problem(ip, ERRONEOUS_FIELD, at + 2);
  }

  /**
   *
   *
   * <pre>| next header 8 | reserved 8 | offset/8 13, reserved 2, M 1 | identification 32 |</pre>
   */
  private static Verdict parseFragment(PacketBytes bytes, IpHeader ip, int at, int end) {
    int field = bytes.getShort(at + 2);
    ip.fragmentOffset = field & 0xfff8;
    ip.moreFragments = (field & 1) != 0;
    if (ip.fragmentOffset == 0 && !ip.moreFragments) {
      return GOOD; // an atomic fragment is a whole packet (RFC 6946)
    }
    ip.fragment = true;
    ip.identification = bytes.getInt(at + 4);
    ip.protocol = bytes.getByte(at);
    ip.payloadOffset = at + 8;
    ip.payloadLength = end - ip.payloadOffset;
    if (ip.moreFragments && ip.payloadLength % 8 != 0) {
      return problem(ip, ERRONEOUS_FIELD, 4); // the payload length (RFC 8200 section 4.5)
    }
    if (ip.fragmentOffset + ip.payloadLength > MAX_DATAGRAM) {
      return problem(ip, ERRONEOUS_FIELD, at + 2);
    }
    return ip.payloadLength > 0 ? Verdict.FRAGMENT : Verdict.BAD_IP_HEADER;
  }

  /** The two upper bits of an option's type say what to do with one that is not known. */
  private static Verdict checkIpv6Options(PacketBytes bytes, IpHeader ip, int from, int end) {
    int at = from;
    while (at < end) {
      int type = bytes.getByte(at);
      if (type == 0) { // Pad1
        at++;
        continue;
      }
      if (end - at < 2 || bytes.getByte(at + 1) > end - at - 2) {
        return Verdict.BAD_IP_HEADER;
      }
      switch (type >>> 6) {
        case 0 -> at += 2 + bytes.getByte(at + 1);
        case 1 -> {
          return Verdict.BAD_IP_HEADER;
        }
        default -> {
          return problem(ip, UNRECOGNIZED_OPTION, at);
        }
      }
    }
    return GOOD;
  }

  private static Verdict problem(IpHeader ip, int code, int pointer) {
    ip.problemCode = code;
    ip.problemPointer = pointer;
    return Verdict.PARAMETER_PROBLEM;
  }

  private static boolean addressesAreGood(IpHeader ip) {
    return IpAddress.isUnicast(ip.sourceHigh, ip.sourceLow)
        && IpAddress.isUnicast(ip.destinationHigh, ip.destinationLow);
  }
}
