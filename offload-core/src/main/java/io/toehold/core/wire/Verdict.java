package io.toehold.core.wire;

/** What a packet is, or why it is dropped. */
public enum Verdict {
  /** A TCP segment, now in the caller's {@link Segment}. */
  SEGMENT,

  /** An ICMP error about a TCP segment, now in {@link PacketParser#error}. */
  ICMP_ERROR,

  /** An ICMP echo request, to be answered by {@link IcmpWriter#echoReply}. */
  ECHO_REQUEST,

  /** A fragment, to be given to a {@link Reassembler}. */
  FRAGMENT,

  /** A UDP datagram. Nobody listens here: {@link IcmpWriter#unreachable}. */
  UDP,

  /** Another protocol: {@link IcmpWriter#unreachable}. */
  UNKNOWN_PROTOCOL,

  /** Good, but of no interest: ICMP of other kinds, and errors about other protocols. */
  IGNORED,

  /**
   * An IPv6 header that has to be answered, see {@link IpHeader#problemCode}: {@link
   * IcmpWriter#parameterProblem}.
   */
  PARAMETER_PROBLEM,

  /** Dropped: neither IPv4 nor IPv6. */
  NOT_IP,

  /** Dropped: shorter than its own header says. */
  TRUNCATED,

  /** Dropped: the header, an option or an extension contradicts itself. */
  BAD_IP_HEADER,

  /** Dropped: wrong checksum of an IPv4 header. */
  BAD_IP_CHECKSUM,

  /** Dropped: source or destination is no address of one host (RFC 9293 MUST-57, MUST-63). */
  BAD_ADDRESS,

  /** Dropped: an IPv4 source route (RFC 7126 sections 4.3 and 4.4). */
  SOURCE_ROUTED,

  /** Dropped: a TCP header shorter than 20 bytes or longer than its packet. */
  BAD_TCP_HEADER,

  /** Dropped: wrong TCP checksum (RFC 9293 MUST-3). */
  BAD_TCP_CHECKSUM,

  /** Dropped: ICMP too short, with a wrong checksum, or quoting less than it must. */
  BAD_ICMP
}
