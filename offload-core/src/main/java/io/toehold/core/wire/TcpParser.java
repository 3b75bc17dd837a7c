package io.toehold.core.wire;

/** Reads TCP headers. */
final class TcpParser {
  static final int HEADER_LENGTH = 20;

  // option kinds
  static final int END_OF_OPTIONS = 0;
  static final int NO_OPERATION = 1;
  static final int MSS = 2;
  static final int WINDOW_SCALE = 3;
  static final int SACK_PERMITTED = 4;
  static final int SACK = 5;
  static final int TIMESTAMPS = 8;

  private TcpParser() {}

  /**
   *
   *
   * <pre>
   *  0 | source port 16                        | destination port 16 |
   *  4 | sequence number 32                                          |
   *  8 | acknowledgement number 32                                   |
   * 12 | header length/4 4, reserved 4, flags 8 | window 16          |
   * 16 | checksum 16                           | urgent pointer 16   |
   * 20 | options                                                     |
   * </pre>
   */
  static Verdict parse(PacketBytes bytes, IpHeader ip, boolean checksumGood, Segment segment) {
    int tcp = ip.payloadOffset;
    int length = ip.payloadLength;
    if (length < HEADER_LENGTH) {
      return Verdict.BAD_TCP_HEADER;
    }
    int headerLength = (bytes.getByte(tcp + 12) >>> 4) * 4;
    if (headerLength < HEADER_LENGTH || headerLength > length) {
      return Verdict.BAD_TCP_HEADER;
    }
    if (!checksumGood
        && Checksum.finish(ip.pseudoHeader() + Checksum.sum(bytes.address(tcp, length), length))
            != 0) {
      return Verdict.BAD_TCP_CHECKSUM;
    }
    segment.clear();
    segment.ipv6 = ip.ipv6;
    segment.sourceHigh = ip.sourceHigh;
    segment.sourceLow = ip.sourceLow;
    segment.destinationHigh = ip.destinationHigh;
    segment.destinationLow = ip.destinationLow;
    segment.ecn = ip.ecn;
    segment.dscp = ip.dscp;
    segment.sourcePort = bytes.getShort(tcp);
    segment.destinationPort = bytes.getShort(tcp + 2);
    segment.sequence = bytes.getInt(tcp + 4);
    segment.acknowledgement = bytes.getInt(tcp + 8);
    segment.flags = bytes.getByte(tcp + 13);
    segment.window = bytes.getShort(tcp + 14);
    segment.urgentPointer = bytes.getShort(tcp + 18);
    segment.payload = bytes.address(tcp + headerLength, length - headerLength);
    segment.payloadLength = length - headerLength;
    if (headerLength > HEADER_LENGTH) {
      parseOptions(bytes, tcp + HEADER_LENGTH, tcp + headerLength, segment);
    }
    return Verdict.SEGMENT;
  }

  /**
   * Unknown options are skipped by their length (RFC 9293 MUST-6). From one whose length is illegal
   * on, nothing can be understood: the rest is ignored and the segment stands, as in Linux (RFC
   * 9293 MUST-7 asks that we cope; a reset, which it suggests, would be a gift to attackers). Of an
   * option that is there twice, the last counts.
   */
  private static void parseOptions(PacketBytes bytes, int from, int end, Segment segment) {
    int at = from;
    while (at < end) {
      int kind = bytes.getByte(at);
      if (kind == END_OF_OPTIONS) {
        return;
      }
      if (kind == NO_OPERATION) {
        at++;
        continue;
      }
      if (end - at < 2) {
        return;
      }
      int length = bytes.getByte(at + 1);
      if (length < 2 || length > end - at) {
        return;
      }
      parseOption(bytes, at, kind, length, segment);
      at += length;
    }
  }

  /**
   *
   *
   * <pre>
   * MSS            | 2 | 4 | size 16 |              on SYN only (RFC 9293 section 3.7.1)
   * window scale   | 3 | 3 | shift 8 |              on SYN only (RFC 7323 section 2.2)
   * SACK permitted | 4 | 2 |                        on SYN only (RFC 2018 section 2)
   * SACK           | 5 | 2+8n | left 32 | right 32 | ...
   * timestamps     | 8 | 10 | value 32 | echo 32 |
   * </pre>
   */
  private static void parseOption(
      PacketBytes bytes, int at, int kind, int length, Segment segment) {
    boolean syn = segment.has(Segment.SYN);
    switch (kind) {
      case MSS -> {
        if (syn && length == 4) {
          segment.mss = bytes.getShort(at + 2);
        }
      }
      case WINDOW_SCALE -> {
        if (syn && length == 3) {
          segment.windowScale = bytes.getByte(at + 2);
        }
      }
      case SACK_PERMITTED -> {
        if (syn && length == 2) {
          segment.sackPermitted = true;
        }
      }
      case TIMESTAMPS -> {
        if (length == 10) {
          segment.timestamps = true;
          segment.timestampValue = bytes.getInt(at + 2);
          segment.timestampEcho = bytes.getInt(at + 6);
        }
      }
      case SACK -> {
        if (length >= 10 && (length - 2) % 8 == 0) {
          segment.sackCount = (length - 2) / 8;
          for (int i = 0; i < 2 * segment.sackCount; i++) {
            segment.sackEdges[i] = bytes.getInt(at + 2 + 4 * i);
          }
        }
      }
      default -> {
        // unknown: skipped
      }
    }
  }
}
