package io.toehold.core.link;

import io.toehold.core.wire.IcmpError;
import io.toehold.core.wire.IpHeader;
import io.toehold.core.wire.PacketParser;
import io.toehold.core.wire.Segment;
import io.toehold.core.wire.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Packets as text, in the manner of tcpdump; sequence numbers as they are on the wire. One thread.
 */
public final class PacketText {
  /** Letters of the flags of the TCP header, from FIN on. */
  private static final String FLAGS = "FSRP.UEW";

  private final PacketParser parser = new PacketParser();
  private final Segment segment = new Segment();

  /**
   * Describes an IP packet.
   *
   * @param checksumGood whether its checksums are not to be looked at
   * @param segmentSize payload bytes of each segment in it, or 0 if it is one
   */
  public String describe(long address, int length, boolean checksumGood, int segmentSize) {
    Verdict verdict = parser.parse(address, length, checksumGood, segmentSize, segment);
    return switch (verdict) {
      case SEGMENT -> describe(segment);
      case ICMP_ERROR -> hosts() + describe(parser.error);
      case NOT_IP, TRUNCATED, BAD_IP_HEADER, BAD_IP_CHECKSUM -> verdict + ", length " + length;
      default -> hosts() + verdict + ", length " + length;
    };
  }

  private String hosts() {
    IpHeader ip = parser.ip;
    return (ip.ipv6 ? "IP6 " : "IP ")
        + address(ip.sourceHigh, ip.sourceLow)
        + " > "
        + address(ip.destinationHigh, ip.destinationLow)
        + ": ";
  }

  private static String describe(IcmpError error) {
    return "ICMP type "
        + error.type
        + " code "
        + error.code
        + (error.isPacketTooBig() ? " mtu " + error.mtu : "")
        + " about "
        + address(error.localHigh, error.localLow)
        + "."
        + error.localPort
        + " > "
        + address(error.remoteHigh, error.remoteLow)
        + "."
        + error.remotePort
        + " seq "
        + unsigned(error.sequence);
  }

  /** Describes a segment. */
  public static String describe(Segment s) {
    StringBuilder text = new StringBuilder(120);
    text.append(s.ipv6 ? "IP6 " : "IP ");
    text.append(address(s.sourceHigh, s.sourceLow)).append('.').append(s.sourcePort);
    text.append(" > ");
    text.append(address(s.destinationHigh, s.destinationLow)).append('.').append(s.destinationPort);
    text.append(": Flags [").append(flags(s.flags)).append(']');
    if (s.payloadLength > 0 || s.has(Segment.SYN) || s.has(Segment.FIN) || s.has(Segment.RST)) {
      text.append(", seq ").append(unsigned(s.sequence));
      if (s.payloadLength > 0) {
        text.append(':').append(unsigned(s.sequence + s.payloadLength));
      }
    }
    if (s.has(Segment.ACK)) {
      text.append(", ack ").append(unsigned(s.acknowledgement));
    }
    text.append(", win ").append(s.window);
    if (s.has(Segment.URG)) {
      text.append(", urg ").append(s.urgentPointer);
    }
    appendOptions(text, s);
    if (s.ecn != Segment.NOT_ECT) {
      text.append(s.ecn == Segment.CE ? ", CE" : s.ecn == Segment.ECT_0 ? ", ECT(0)" : ", ECT(1)");
    }
    text.append(", length ").append(s.payloadLength);
    if (s.segmentSize > 0) {
      text.append(" (by ").append(s.segmentSize).append(')');
    }
    return text.toString();
  }

  private static void appendOptions(StringBuilder text, Segment s) {
    StringBuilder options = new StringBuilder();
    if (s.mss != Segment.ABSENT) {
      options.append(",mss ").append(s.mss);
    }
    if (s.sackPermitted) {
      options.append(",sackOK");
    }
    if (s.timestamps) {
      options.append(",TS val ").append(unsigned(s.timestampValue));
      options.append(" ecr ").append(unsigned(s.timestampEcho));
    }
    if (s.windowScale != Segment.ABSENT) {
      options.append(",wscale ").append(s.windowScale);
    }
    if (s.sackCount > 0) {
      options.append(",sack ").append(s.sackCount).append(' ');
      for (int i = 0; i < s.sackCount; i++) {
        options.append('{').append(unsigned(s.sackEdges[2 * i])).append(':');
        options.append(unsigned(s.sackEdges[2 * i + 1])).append('}');
      }
    }
    if (options.length() > 0) {
      text.append(", options [").append(options, 1, options.length()).append(']');
    }
  }

  private static String flags(int flags) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < FLAGS.length(); i++) {
      if ((flags & 1 << i) != 0) {
        text.append(FLAGS.charAt(i));
      }
    }
    return text.length() == 0 ? "none" : text.toString();
  }

  private static String unsigned(int value) {
    return Integer.toUnsignedString(value);
  }

  private static String address(long high, long low) {
    try {
      byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
      // Gives a mapped address as an IPv4 one, others with all their zeros.
      String text = InetAddress.getByAddress(bytes).getHostAddress();
      return text.replaceFirst("(^|:)0(:0)+(:|$)", "::");
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // only for other lengths
    }
  }
}
