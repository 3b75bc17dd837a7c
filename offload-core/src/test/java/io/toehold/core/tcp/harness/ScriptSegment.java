package io.toehold.core.tcp.harness;

import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import io.toehold.core.wire.IpAddress;
import io.toehold.core.wire.PacketParser;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;
import io.toehold.core.wire.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * One segment in the notation of the scripts, see {@link Script}. Numbers are relative to the
 * initial ones of their direction, as in tcpdump; -1 in an int means that nothing was said of it.
 */
final class ScriptSegment {
  String flags = "";
  int from;
  boolean anywhere;
  int length;
  int ack;
  boolean hasAck;
  int win = -1;
  int urgent = -1;
  boolean exactOptions;
  int mss = -1;
  int scale = -1;
  boolean sackPermitted;
  boolean timestamps;
  long tsValue = -1;
  long tsEcho = -1;
  final List<int[]> sack = new ArrayList<>();
  String ecn = "";
  int dscp = -1;

  /**
   * Reads {@code P. 1:101(100) ack 1 win 1000 urg 5 ce <mss 1460,sackOK,ts 1 2,wscale 7,sack 1:2>}.
   * With {@code *} instead of the range a segment of any sequence number is expected.
   */
  static ScriptSegment parse(String text) {
    ScriptSegment s = new ScriptSegment();
    String rest = text.trim();
    int open = rest.indexOf('<');
    if (open >= 0) {
      s.exactOptions = true;
      s.options(rest.substring(open + 1, rest.indexOf('>', open)));
      rest = rest.substring(0, open).trim();
    }
    String[] words = rest.split("\\s+");
    s.flags = words[0];
    for (int i = 1; i < words.length; i++) {
      switch (words[i]) {
        case "ack" -> {
          s.hasAck = true;
          s.ack = Integer.parseInt(words[++i]);
        }
        case "win" -> s.win = Integer.parseInt(words[++i]);
        case "urg" -> s.urgent = Integer.parseInt(words[++i]);
        case "dscp" -> s.dscp = Integer.parseInt(words[++i]);
        case "ce", "ect0", "noecn" -> s.ecn = words[i];
        case "*" -> s.anywhere = true;
        default -> s.range(words[i]);
      }
    }
    return s;
  }

  private void range(String word) {
    if (!word.matches("-?\\d+:-?\\d+\\(\\d+\\)|-?\\d+")) {
      throw new IllegalArgumentException("not understood: " + word);
    }
    String[] parts = word.split("[:(]");
    from = Integer.parseInt(parts[0]);
    if (parts.length > 1) {
      length = Integer.parseInt(parts[2].replace(")", ""));
      if (Integer.parseInt(parts[1]) != from + length) {
        throw new IllegalArgumentException("range and length differ: " + word);
      }
    }
  }

  private void options(String text) {
    for (String option : text.split(",")) {
      String[] w = option.trim().split("[\\s]+");
      switch (w[0]) {
        case "" -> {}
        case "mss" -> mss = Integer.parseInt(w[1]);
        case "wscale" -> scale = Integer.parseInt(w[1]);
        case "sackOK" -> sackPermitted = true;
        case "ts" -> {
          timestamps = true;
          tsValue = w[1].equals("*") ? -1 : Long.parseLong(w[1]);
          tsEcho = w[2].equals("*") ? -1 : Long.parseLong(w[2]);
        }
        case "sack" -> {
          for (int i = 1; i < w.length; i++) {
            String[] edges = w[i].split(":");
            sack.add(new int[] {Integer.parseInt(edges[0]), Integer.parseInt(edges[1])});
          }
        }
        default -> throw new IllegalArgumentException("unknown option: " + option);
      }
    }
  }

  private int flagBits() {
    int bits = 0;
    for (char c : flags.toCharArray()) {
      bits |=
          switch (c) {
            case 'S' -> Segment.SYN;
            case 'F' -> Segment.FIN;
            case 'R' -> Segment.RST;
            case 'P' -> Segment.PSH;
            case '.' -> Segment.ACK;
            case 'U' -> Segment.URG;
            case 'E' -> Segment.ECE;
            case 'W' -> Segment.CWR;
            case '-' -> 0;
            default -> throw new IllegalArgumentException("flags " + flags);
          };
    }
    return bits;
  }

  /** The packet, as the peer sends it. */
  byte[] encode(Script script) {
    Segment s = new Segment();
    s.clear();
    s.sourceLow = IpAddress.mapped(Script.PEER_ADDRESS);
    s.destinationLow = IpAddress.mapped(Script.OUR_ADDRESS);
    s.sourcePort = script.peerPort;
    s.destinationPort = script.ourPort;
    s.sequence = script.peerInitial + from;
    s.flags = flagBits();
    s.acknowledgement = hasAck ? script.ourInitial + ack : 0;
    s.window = win < 0 ? 65535 : win;
    s.urgentPointer = Math.max(urgent, 0);
    s.ecn = ecn.equals("ce") ? Segment.CE : ecn.equals("ect0") ? Segment.ECT_0 : Segment.NOT_ECT;
    s.mss = mss < 0 ? Segment.ABSENT : mss;
    s.windowScale = scale < 0 ? Segment.ABSENT : scale;
    s.sackPermitted = sackPermitted;
    s.timestamps = timestamps;
    s.timestampValue = (int) tsValue;
    s.timestampEcho = tsEcho < 0 ? 0 : script.ourTimestamp + (int) tsEcho;
    s.sackCount = sack.size();
    for (int i = 0; i < sack.size(); i++) {
      s.sackEdges[2 * i] = script.ourInitial + sack.get(i)[0];
      s.sackEdges[2 * i + 1] = script.ourInitial + sack.get(i)[1];
    }
    long header = Memory.allocate(OutgoingPacket.MAX_HEADER + length + 1);
    long payload = header + OutgoingPacket.MAX_HEADER;
    try {
      for (int i = 0; i < length; i++) {
        Memory.putByte(payload + i, Script.byteAt(from + i));
      }
      OutgoingPacket packet = new OutgoingPacket(header);
      if (length > 0) {
        packet.add(payload, length);
      }
      packet.write(new PacketWriter(1), s);
      byte[] bytes = new byte[packet.headerLength + length];
      Memory.copyTo(header, bytes, 0, packet.headerLength);
      Memory.copyTo(payload, bytes, packet.headerLength, length);
      return bytes;
    } finally {
      Memory.free(header);
    }
  }

  /** What the stack has sent. */
  static ScriptSegment decode(byte[] packet, Script script) {
    long memory = Memory.allocate(packet.length);
    try {
      Memory.copyFrom(packet, 0, memory, packet.length);
      Segment s = new Segment();
      Verdict verdict = new PacketParser().parse(memory, packet.length, false, 0, s);
      if (verdict != Verdict.SEGMENT) {
        throw new AssertionError("sent no segment: " + verdict);
      }
      script.learn(s);
      ScriptSegment t = new ScriptSegment();
      t.take(s, script);
      for (int i = 0; i < s.payloadLength; i++) {
        if (Memory.getByte(s.payload + i) != Script.byteAt(t.from + i)) {
          throw new AssertionError("wrong payload at " + (t.from + i));
        }
      }
      return t;
    } finally {
      Memory.free(memory);
    }
  }

  private void take(Segment s, Script script) {
    StringBuilder f = new StringBuilder();
    String names = "SFRPUEW";
    int[] bits = {
      Segment.SYN, Segment.FIN, Segment.RST, Segment.PSH, Segment.URG, Segment.ECE, Segment.CWR
    };
    for (int i = 0; i < bits.length; i++) {
      if (s.has(bits[i])) {
        f.append(names.charAt(i));
      }
    }
    hasAck = s.has(Segment.ACK);
    flags = f + (hasAck ? "." : "");
    from = s.sequence - script.ourInitial;
    length = s.payloadLength;
    ack = hasAck ? s.acknowledgement - script.peerInitial : 0;
    win = s.window;
    urgent = s.has(Segment.URG) ? s.urgentPointer : -1;
    mss = s.mss == Segment.ABSENT ? -1 : s.mss;
    scale = s.windowScale == Segment.ABSENT ? -1 : s.windowScale;
    sackPermitted = s.sackPermitted;
    timestamps = s.timestamps;
    tsValue = s.timestamps ? s.timestampValue - script.ourTimestamp : -1;
    tsEcho = s.timestamps ? s.timestampEcho & 0xffffffffL : -1;
    for (int i = 0; i < s.sackCount; i++) {
      sack.add(
          new int[] {
            s.sackEdges[2 * i] - script.peerInitial, s.sackEdges[2 * i + 1] - script.peerInitial
          });
    }
    dscp = s.dscp;
    ecn = s.ecn == Segment.ECT_0 ? "ect0" : s.ecn == Segment.CE ? "ce" : "noecn";
  }

  /** What of this expectation a segment does not meet, or null. PSH counts only if named. */
  String difference(ScriptSegment sent) {
    int mask = ~Segment.PSH;
    if ((flagBits() & mask) != (sent.flagBits() & mask)
        || (flags.contains("P") && !sent.flags.contains("P"))) {
      return "flags";
    }
    if ((from != sent.from && !anywhere) || length != sent.length) {
      return "sequence";
    }
    if (hasAck && ack != sent.ack) {
      return "acknowledgement";
    }
    if (win >= 0 && win != sent.win) {
      return "window";
    }
    if (urgent >= 0 && urgent != sent.urgent) {
      return "urgent pointer";
    }
    if (!ecn.isEmpty() && !ecn.equals(sent.ecn)) {
      return "ECN";
    }
    if (dscp >= 0 && dscp != sent.dscp) {
      return "DSCP";
    }
    return exactOptions ? optionDifference(sent) : null;
  }

  private String optionDifference(ScriptSegment sent) {
    if (mss != sent.mss || scale != sent.scale || sackPermitted != sent.sackPermitted) {
      return "options";
    }
    if (timestamps != sent.timestamps
        || (tsValue >= 0 && tsValue != sent.tsValue)
        || (tsEcho >= 0 && tsEcho != sent.tsEcho)) {
      return "timestamps";
    }
    boolean same = sack.size() == sent.sack.size();
    for (int i = 0; same && i < sack.size(); i++) {
      same = java.util.Arrays.equals(sack.get(i), sent.sack.get(i));
    }
    return same ? null : "SACK blocks";
  }

  @Override
  public String toString() {
    StringBuilder t = new StringBuilder(flags.isEmpty() ? "-" : flags);
    t.append(' ').append(from).append(':').append(from + length).append('(').append(length);
    t.append(')');
    if (hasAck) {
      t.append(" ack ").append(ack);
    }
    t.append(" win ").append(win);
    if (urgent >= 0) {
      t.append(" urg ").append(urgent);
    }
    t.append(' ').append(ecn).append(" <");
    List<String> options = new ArrayList<>();
    if (mss >= 0) {
      options.add("mss " + mss);
    }
    if (sackPermitted) {
      options.add("sackOK");
    }
    if (timestamps) {
      options.add("ts " + tsValue + " " + tsEcho);
    }
    if (scale >= 0) {
      options.add("wscale " + scale);
    }
    if (!sack.isEmpty()) {
      StringBuilder blocks = new StringBuilder("sack");
      sack.forEach(b -> blocks.append(' ').append(b[0]).append(':').append(b[1]));
      options.add(blocks.toString());
    }
    return t.append(String.join(",", options)).append('>').toString();
  }
}
