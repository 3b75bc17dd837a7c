package io.toehold.core.wire;

/**
 * What the IP header of a packet says, IPv6 extension headers included. A mutable record, filled by
 * the parser for what arrives, and by the writers. Addresses as in {@link Segment}.
 */
public final class IpHeader {
  /** Protocol numbers. */
  public static final int ICMP = 1;

  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;
  public static final int NO_NEXT_HEADER = 59;

  static final int DEFAULT_HOP_LIMIT = 64;
  static final int IPV4_LENGTH = 20;
  static final int IPV6_LENGTH = 40;

  public boolean ipv6;
  public long sourceHigh;
  public long sourceLow;
  public long destinationHigh;
  public long destinationLow;
  public int ecn;
  public int dscp;

  /** Of IPv6: 20 bits. */
  public int flowLabel;

  /** Time to live, or hop limit: 0 to 255. */
  public int hopLimit;

  /** Of the payload. */
  public int protocol;

  /** First byte of the packet; the packet's owner's, and valid during the call only. */
  public long packet;

  /** Bytes of the packet, without what follows it in its frame. */
  public int length;

  /** Where the payload begins in the packet, behind options and extension headers. */
  public int payloadOffset;

  public int payloadLength;

  /** Of IPv4: whether routers must not cut it. */
  public boolean dontFragment;

  /** Of IPv4: 16 bits; of IPv6, if this is a fragment: 32. */
  public int identification;

  /** Whether this is a fragment of a packet; then the next two mean something. */
  public boolean fragment;

  /** Place of this payload in the whole one, in bytes: 0, 8, ... 65528. */
  public int fragmentOffset;

  public boolean moreFragments;

  /** Code of the ICMPv6 parameter problem that {@link Verdict#PARAMETER_PROBLEM} speaks of. */
  public int problemCode;

  /** Offset of the byte that is the problem. */
  public int problemPointer;

  void setAddresses(IpHeader other) {
    ipv6 = other.ipv6;
    sourceHigh = other.sourceHigh;
    sourceLow = other.sourceLow;
    destinationHigh = other.destinationHigh;
    destinationLow = other.destinationLow;
  }

  boolean hasAddresses(IpHeader other) {
    return ipv6 == other.ipv6
        && sourceHigh == other.sourceHigh
        && sourceLow == other.sourceLow
        && destinationHigh == other.destinationHigh
        && destinationLow == other.destinationLow;
  }

  /** Makes the addresses those of a packet in the other direction. */
  void setReverse(IpHeader other) {
    ipv6 = other.ipv6;
    sourceHigh = other.destinationHigh;
    sourceLow = other.destinationLow;
    destinationHigh = other.sourceHigh;
    destinationLow = other.sourceLow;
  }

  /**
   * The sum of the pseudo header that TCP (RFC 9293 section 3.1) and ICMPv6 (RFC 8200 section 8.1)
   * put before their own bytes.
   */
  long pseudoHeader() {
    return Checksum.address(sourceHigh, sourceLow)
        + Checksum.address(destinationHigh, destinationLow)
        + protocol
        + payloadLength;
  }

  /** First byte of the payload. */
  public long payload() {
    return packet + payloadOffset;
  }
}
