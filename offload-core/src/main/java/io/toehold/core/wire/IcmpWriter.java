package io.toehold.core.wire;

import io.toehold.core.memory.Memory;

/**
 * Writes what a host owes to others in ICMP and ICMPv6: echo replies, and errors about packets that
 * it cannot use. Each method writes an IP and an ICMP header; the rest of the packet is a piece of
 * the packet that is answered, as {@link #quoted} says, so it is to be sent while that is there.
 * Errors need a rate limit (RFC 1812 section 4.3.2.8, RFC 4443 section 2.4 f), which is the
 * caller's.
 */
public final class IcmpWriter {
  /** Most bytes that are written. */
  public static final int MAX_HEADER = IpHeader.IPV6_LENGTH + IcmpParser.HEADER_LENGTH;

  private static final int ECHO_REPLY = 0;
  private static final int V6_ECHO_REPLY = 129;
  private static final int PROTOCOL_UNREACHABLE = 2;
  private static final int PORT_UNREACHABLE = 3;
  private static final int V6_PORT_UNREACHABLE = 4;
  private static final int UNRECOGNIZED_NEXT_HEADER = 1;

  /** An error is at most this long (RFC 1812 section 4.3.2.3, RFC 4443 section 2.4 c). */
  private static final int MAX_ERROR = 576;

  private static final int V6_MAX_ERROR = 1280;

  private final IpHeader ip = new IpHeader();
  private long quoted;
  private int quotedLength;

  public IcmpWriter() {
    ip.hopLimit = IpHeader.DEFAULT_HOP_LIMIT;
    ip.dontFragment = true;
  }

  /** Where the piece is that follows the header written last. */
  public long quoted() {
    return quoted;
  }

  /** Its bytes. */
  public int quotedLength() {
    return quotedLength;
  }

  /**
   * Answers {@link Verdict#ECHO_REQUEST} (RFC 1122 section 3.2.2.6, RFC 4443 section 4.2).
   *
   * @param request the header of the request
   * @param header where to write
   * @return bytes written
   */
  public int echoReply(IpHeader request, long header) {
    quoted = request.payload() + IcmpParser.HEADER_LENGTH;
    quotedLength = request.payloadLength - IcmpParser.HEADER_LENGTH;
    int identifierAndSequence = NetworkOrder.getInt(request.payload() + 4);
    return write(
        request, header, request.ipv6 ? V6_ECHO_REPLY : ECHO_REPLY, 0, identifierAndSequence);
  }

  /**
   * Answers {@link Verdict#UDP} and {@link Verdict#UNKNOWN_PROTOCOL} (RFC 1122 section 3.2.2.1, RFC
   * 4443 section 3.1, RFC 8200 section 4).
   *
   * @param packet the header of the packet that nobody takes
   * @param header where to write
   * @return bytes written
   */
  public int unreachable(IpHeader packet, long header) {
    boolean udp = packet.protocol == IpHeader.UDP;
    if (!packet.ipv6) {
      return error(
          packet, header, IcmpError.UNREACHABLE, udp ? PORT_UNREACHABLE : PROTOCOL_UNREACHABLE, 0);
    }
    return udp
        ? error(packet, header, IcmpError.V6_UNREACHABLE, V6_PORT_UNREACHABLE, 0)
        : error(
            packet,
            header,
            IcmpError.V6_PARAMETER_PROBLEM,
            UNRECOGNIZED_NEXT_HEADER,
            packet.problemPointer);
  }

  /**
   * Answers {@link Verdict#PARAMETER_PROBLEM} (RFC 4443 section 3.4).
   *
   * @param packet the header with the problem
   * @param header where to write
   * @return bytes written
   */
  public int parameterProblem(IpHeader packet, long header) {
    return error(
        packet, header, IcmpError.V6_PARAMETER_PROBLEM, packet.problemCode, packet.problemPointer);
  }

  private int error(IpHeader packet, long header, int type, int code, int word) {
    int most = packet.ipv6 ? V6_MAX_ERROR : MAX_ERROR;
    int headers = IpWriter.length(packet.ipv6) + IcmpParser.HEADER_LENGTH;
    quoted = packet.packet;
    quotedLength = Math.min(packet.length, most - headers);
    return write(packet, header, type, code, word);
  }

  private int write(IpHeader packet, long header, int type, int code, int word) {
    ip.setReverse(packet);
    ip.protocol = packet.ipv6 ? IpHeader.ICMPV6 : IpHeader.ICMP;
    ip.payloadLength = IcmpParser.HEADER_LENGTH + quotedLength;
    int ipLength = IpWriter.write(ip, header);
    long icmp = header + ipLength;
    Memory.putByte(icmp, (byte) type);
    Memory.putByte(icmp + 1, (byte) code);
    NetworkOrder.putShort(icmp + 2, 0);
    NetworkOrder.putInt(icmp + 4, word);
    long sum =
        Checksum.sum(icmp, IcmpParser.HEADER_LENGTH)
            + Checksum.sum(quoted, quotedLength)
            + (ip.ipv6 ? ip.pseudoHeader() : 0);
    NetworkOrder.putShort(icmp + 2, Checksum.finish(sum));
    return ipLength + IcmpParser.HEADER_LENGTH;
  }
}
