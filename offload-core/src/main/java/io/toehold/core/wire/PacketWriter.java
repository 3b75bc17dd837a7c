package io.toehold.core.wire;

/**
 * Writes the IP and TCP headers of a {@link Segment}. The checksum field gets the sum of the pseudo
 * header alone, which is what a device that completes checksums wants to find there; for others
 * {@link #completeChecksum} follows. Options are in Linux's order and padding. One thread uses it;
 * nothing is allocated.
 */
public final class PacketWriter {
  /** TCP options that can be in one header, in bytes. */
  private static final int MAX_OPTIONS = 40;

  private static final int TIMESTAMPS_LENGTH = 12; // with padding, as all of these
  private static final int IDENTIFICATIONS = 256;

  private final long secret;
  private final IpHeader ip = new IpHeader();
  private final int[] identifications = new int[IDENTIFICATIONS];

  /** Time to live, or hop limit: 1 to 255. */
  public int hopLimit = IpHeader.DEFAULT_HOP_LIMIT;

  /**
   * Whether routers must not cut IPv4 packets, as path MTU discovery needs it (RFC 1191). In IPv6
   * they never do.
   */
  public boolean dontFragment = true;

  /**
   * @param secret entropy; makes identifications and flow labels hard to guess
   */
  public PacketWriter(long secret) {
    this.secret = secret;
    ip.protocol = IpHeader.TCP;
    long x = secret;
    for (int i = 0; i < IDENTIFICATIONS; i++) {
      x = scramble(x + i);
      identifications[i] = (int) (x >>> 32);
    }
  }

  /** Bytes of the TCP options of a segment: what is left of the MSS is for payload. */
  public static int optionsLength(Segment segment) {
    int length = 0;
    if (segment.mss != Segment.ABSENT) {
      length += 4;
    }
    if (segment.timestamps) {
      length += TIMESTAMPS_LENGTH;
    } else if (segment.sackPermitted) {
      length += 4;
    }
    if (segment.windowScale != Segment.ABSENT) {
      length += 4;
    }
    if (segment.sackCount > 0) {
      length += 4 + 8 * segment.sackCount;
    }
    return length;
  }

  /** How many SACK blocks fit beside the timestamps: 3, or 4 without these (RFC 2018 section 3). */
  public static int maxSackBlocks(boolean timestamps) {
    return (MAX_OPTIONS - (timestamps ? TIMESTAMPS_LENGTH : 0) - 4) / 8;
  }

  /** Bytes of the IP header that this segment gets; the TCP header follows. */
  public static int ipHeaderLength(Segment segment) {
    return IpWriter.length(segment.ipv6);
  }

  /**
   * Writes the headers.
   *
   * @param segment with options that fit; its {@code payload} and {@code payloadLength} are not
   *     looked at
   * @param header where to; room for 100 bytes
   * @param payloadLength bytes of payload that will follow. The whole, in IPv6 without its header,
   *     is at most 65535.
   * @return bytes written
   */
  public int write(Segment segment, long header, int payloadLength) {
    int options = optionsLength(segment);
    assert options <= MAX_OPTIONS : options;
    int headerLength = TcpParser.HEADER_LENGTH + options;
    setIp(segment, headerLength + payloadLength);
    long tcp = header + IpWriter.write(ip, header);
    NetworkOrder.putShort(tcp, segment.sourcePort);
    NetworkOrder.putShort(tcp + 2, segment.destinationPort);
    NetworkOrder.putInt(tcp + 4, segment.sequence);
    NetworkOrder.putInt(tcp + 8, segment.acknowledgement);
    NetworkOrder.putShort(tcp + 12, headerLength / 4 << 12 | segment.flags & 0xff);
    NetworkOrder.putShort(tcp + 14, segment.window);
    NetworkOrder.putShort(tcp + 16, Checksum.fold(ip.pseudoHeader()));
    NetworkOrder.putShort(tcp + 18, segment.urgentPointer);
    writeOptions(segment, tcp + TcpParser.HEADER_LENGTH);
    return (int) (tcp - header) + headerLength;
  }

  /**
   * Completes the checksum of a segment whose field holds the sum of the pseudo header.
   *
   * @param tcp the TCP header
   * @param headerLength its bytes
   * @param payloadSum sum of the payload, from {@link Checksum}
   */
  public static void completeChecksum(long tcp, int headerLength, long payloadSum) {
    long sum = Checksum.sum(tcp, headerLength) + payloadSum;
    NetworkOrder.putShort(tcp + 16, Checksum.finish(sum));
  }

  private void setIp(Segment segment, int length) {
    ip.ipv6 = segment.ipv6;
    ip.sourceHigh = segment.sourceHigh;
    ip.sourceLow = segment.sourceLow;
    ip.destinationHigh = segment.destinationHigh;
    ip.destinationLow = segment.destinationLow;
    ip.ecn = segment.ecn;
    ip.dscp = segment.dscp;
    ip.hopLimit = hopLimit;
    ip.payloadLength = length;
    ip.dontFragment = dontFragment;
    if (segment.ipv6) {
      ip.flowLabel = flowLabel(segment);
    } else {
      // What is never cut needs no identification (RFC 6864 section 4.1), and a constant tells
      // nobody how much is sent to others.
      ip.identification = dontFragment ? 0 : nextIdentification(segment, length);
    }
  }

  /**
   * Counted by (hashed) pair of hosts, so that one host learns nothing of the traffic of others;
   * one for each packet that the device may cut this one into.
   */
  private int nextIdentification(Segment segment, int length) {
    long pair = scramble(segment.sourceLow ^ secret) + segment.destinationLow;
    int counter = (int) (scramble(pair) >>> 56);
    int identification = identifications[counter];
    identifications[counter] += segment.segmentSize == 0 ? 1 : 1 + length / segment.segmentSize;
    return identification;
  }

  /** The same for all packets of a connection, and evenly distributed (RFC 6437 section 3). */
  private int flowLabel(Segment segment) {
    long x = scramble(segment.sourceHigh ^ secret);
    x = scramble(x ^ segment.sourceLow);
    x = scramble(x ^ segment.destinationHigh);
    x = scramble(x ^ segment.destinationLow);
    x = scramble(x ^ (segment.sourcePort << 16 | segment.destinationPort));
    return (int) (x >>> 44);
  }

  /** One round of splitmix64. */
  private static long scramble(long x) {
    long z = x + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /**
   * In words of 32 bits:
   *
   * <pre>
   * MSS, 4, size                                         if MSS
   * SACK permitted, 2, timestamps, 10 | value | echo     if timestamps; NOP, NOP without SACK
   * NOP, NOP, SACK permitted, 2                          if SACK permitted without timestamps
   * NOP, window scale, 3, shift                          if window scale
   * NOP, NOP, SACK, 2+8n | left | right | ...            if SACK blocks
   * </pre>
   */
  private static void writeOptions(Segment segment, long to) {
    long at = to;
    if (segment.mss != Segment.ABSENT) {
      at = word(at, TcpParser.MSS, 4, segment.mss >>> 8, segment.mss);
    }
    if (segment.timestamps) {
      at =
          segment.sackPermitted
              ? word(at, TcpParser.SACK_PERMITTED, 2, TcpParser.TIMESTAMPS, 10)
              : padded(at, TcpParser.TIMESTAMPS, 10);
      NetworkOrder.putInt(at, segment.timestampValue);
      NetworkOrder.putInt(at + 4, segment.timestampEcho);
      at += 8;
    } else if (segment.sackPermitted) {
      at = padded(at, TcpParser.SACK_PERMITTED, 2);
    }
    if (segment.windowScale != Segment.ABSENT) {
      at = word(at, TcpParser.NO_OPERATION, TcpParser.WINDOW_SCALE, 3, segment.windowScale);
    }
    if (segment.sackCount > 0) {
      at = padded(at, TcpParser.SACK, 2 + 8 * segment.sackCount);
      for (int i = 0; i < 2 * segment.sackCount; i++) {
        NetworkOrder.putInt(at + 4 * i, segment.sackEdges[i]);
      }
    }
  }

  private static long padded(long at, int kind, int length) {
    return word(at, TcpParser.NO_OPERATION, TcpParser.NO_OPERATION, kind, length);
  }

  private static long word(long at, int a, int b, int c, int d) {
    NetworkOrder.putInt(at, a << 24 | (b & 0xff) << 16 | (c & 0xff) << 8 | d & 0xff);
    return at + 4;
  }
}
