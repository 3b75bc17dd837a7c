package io.toehold.core.wire;

/**
 * Says what an IP packet is, and fills in what it means. Whatever its bytes, it reads none outside
 * the packet and throws nothing. One thread uses it; nothing is allocated.
 */
public final class PacketParser {
  private final PacketBytes bytes = new PacketBytes();

  /**
   * The IP header of the packet looked at last. It means something if the verdict is not one of
   * those before addresses were looked at ({@link Verdict#NOT_IP} to {@link
   * Verdict#BAD_IP_CHECKSUM}).
   */
  public final IpHeader ip = new IpHeader();

  /** After {@link Verdict#ICMP_ERROR}: what it says. */
  public final IcmpError error = new IcmpError();

  /**
   * Looks at a packet.
   *
   * @param address its first byte
   * @param length readable bytes; more than the packet has are ignored
   * @param checksumGood whether the device vouches for the TCP checksum
   * @param segmentSize payload bytes of each segment that the device has joined in it, or 0
   * @param segment is filled if the verdict is {@link Verdict#SEGMENT}, else its contents are
   *     undefined
   */
  public Verdict parse(
      long address, int length, boolean checksumGood, int segmentSize, Segment segment) {
    bytes.set(address, length);
    Verdict verdict = IpParser.parse(bytes, ip);
    if (verdict != IpParser.GOOD) {
      return verdict;
    }
    if (ip.protocol == IpHeader.TCP) {
      Verdict tcp = TcpParser.parse(bytes, ip, checksumGood, segment);
      segment.segmentSize = segmentSize;
      return tcp;
    }
    if (ip.protocol == (ip.ipv6 ? IpHeader.ICMPV6 : IpHeader.ICMP)) {
      return IcmpParser.parse(bytes, ip, error);
    }
    if (ip.protocol == IpHeader.UDP) {
      return Verdict.UDP;
    }
    return ip.ipv6 && ip.protocol == IpHeader.NO_NEXT_HEADER
        ? Verdict.IGNORED
        : Verdict.UNKNOWN_PROTOCOL;
  }
}
