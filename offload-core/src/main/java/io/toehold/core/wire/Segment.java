package io.toehold.core.wire;

/**
 * One TCP segment with what its packet says of it: the meaning of the bytes, apart from them. A
 * mutable record that is filled and used again, so that no segment costs an allocation. Addresses
 * are 128 bits in two longs; an IPv4 address is the mapped one (::ffff:a.b.c.d).
 *
 * <p>Filled by the parser for what arrives, and by an engine for what it sends.
 */
public final class Segment {
  /** Flags of the TCP header, as on the wire. */
  public static final int FIN = 0x01;

  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;
  public static final int URG = 0x20;
  public static final int ECE = 0x40;
  public static final int CWR = 0x80;

  /** ECN code points of the IP header (RFC 3168 section 5). */
  public static final int NOT_ECT = 0;

  public static final int ECT_1 = 1;
  public static final int ECT_0 = 2;
  public static final int CE = 3;

  /** The value of an option that is not there. */
  public static final int ABSENT = -1;

  /** Most SACK blocks that fit in a header. */
  public static final int MAX_SACK_BLOCKS = 4;

  public boolean ipv6;
  public long sourceHigh;
  public long sourceLow;
  public long destinationHigh;
  public long destinationLow;
  public int ecn;

  /** Differentiated services code point (RFC 2474): 0 to 63. */
  public int dscp;

  public int sourcePort;
  public int destinationPort;
  public int sequence;
  public int acknowledgement;
  public int flags;

  /** As in the header: 0 to 65535, not scaled. */
  public int window;

  /** As in the header; means something if {@link #URG} is set. */
  public int urgentPointer;

  /** Maximum segment size, or {@link #ABSENT}. */
  public int mss;

  /** Shift count as sent (RFC 7323 limits its use to 14), or {@link #ABSENT}. */
  public int windowScale;

  public boolean sackPermitted;
  public boolean timestamps;
  public int timestampValue;
  public int timestampEcho;
  public int sackCount;

  /** Left and right edges in turn, {@link #sackCount} pairs. */
  public final int[] sackEdges = new int[2 * MAX_SACK_BLOCKS];

  /** Where the payload is; it belongs to the packet's owner and is valid during the call only. */
  public long payload;

  public int payloadLength;

  /**
   * Payload bytes of each segment that the device has joined, or is to cut, this one from; 0 if it
   * is one segment.
   */
  public int segmentSize;

  /** Makes it an empty segment without options. */
  public void clear() {
    ipv6 = false;
    sourceHigh = 0;
    sourceLow = 0;
    destinationHigh = 0;
    destinationLow = 0;
    ecn = NOT_ECT;
    dscp = 0;
    sourcePort = 0;
    destinationPort = 0;
    sequence = 0;
    acknowledgement = 0;
    flags = 0;
    window = 0;
    urgentPointer = 0;
    mss = ABSENT;
    windowScale = ABSENT;
    sackPermitted = false;
    timestamps = false;
    timestampValue = 0;
    timestampEcho = 0;
    sackCount = 0;
    payload = 0;
    payloadLength = 0;
    segmentSize = 0;
  }

  /** Whether all of these flags are set. */
  public boolean has(int wanted) {
    return (flags & wanted) == wanted;
  }

  /** Length in sequence space (RFC 9293 section 3.4): payload, SYN and FIN. */
  public int sequenceLength() {
    return payloadLength + ((flags & SYN) != 0 ? 1 : 0) + ((flags & FIN) != 0 ? 1 : 0);
  }
}
