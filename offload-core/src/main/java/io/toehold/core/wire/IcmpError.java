package io.toehold.core.wire;

/**
 * An ICMP error about a TCP segment that this host is said to have sent. Anybody can send one: what
 * it quotes is to be compared with the connection before it is believed (RFC 5927).
 */
public final class IcmpError {
  /** ICMP types (RFC 792) and ICMPv6 types (RFC 4443). */
  public static final int UNREACHABLE = 3;

  public static final int SOURCE_QUENCH = 4;
  public static final int TIME_EXCEEDED = 11;
  public static final int PARAMETER_PROBLEM = 12;
  public static final int V6_UNREACHABLE = 1;
  public static final int V6_PACKET_TOO_BIG = 2;
  public static final int V6_TIME_EXCEEDED = 3;
  public static final int V6_PARAMETER_PROBLEM = 4;

  /** Code of {@link #UNREACHABLE}: the packet was too big and must not be cut (RFC 1191). */
  public static final int FRAGMENTATION_NEEDED = 4;

  /** Whether the type is one of ICMPv6. */
  public boolean ipv6;

  public int type;
  public int code;

  /**
   * MTU of the next hop, as reported and believed by nobody yet: 0 to 2^32-1. 0 if the report names
   * none.
   */
  public long mtu;

  /** The quoted segment: our address and port, */
  public long localHigh;

  public long localLow;
  public int localPort;

  /** the peer's, */
  public long remoteHigh;

  public long remoteLow;
  public int remotePort;

  /** and the first sequence number. */
  public int sequence;

  /** Bytes of the packet that the segment was in. */
  public int packetLength;

  /** Whether it says that a packet was too big for its path. */
  public boolean isPacketTooBig() {
    return ipv6 ? type == V6_PACKET_TOO_BIG : type == UNREACHABLE && code == FRAGMENTATION_NEEDED;
  }
}
