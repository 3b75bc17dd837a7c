package io.toehold.core.wire;

import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import java.util.Arrays;
import java.util.Random;

/** Segments for tests: random ones, as text, and as packets. */
final class Segments {
  private Segments() {}

  /** Any segment that an engine may want to send, without payload. */
  static void fill(Segment segment, Random random) {
    segment.clear();
    segment.ipv6 = random.nextBoolean();
    if (segment.ipv6) {
      segment.sourceHigh = 0x2001_0db8_0000_0000L | random.nextInt(1 << 16);
      segment.sourceLow = random.nextLong();
      segment.destinationHigh = 0xfe80_0000_0000_0000L;
      segment.destinationLow = random.nextLong();
    } else {
      segment.sourceLow = IpAddress.mapped(10 << 24 | random.nextInt(1 << 24));
      segment.destinationLow = IpAddress.mapped(0xc0a8_0000 | random.nextInt(1 << 16));
    }
    segment.ecn = random.nextInt(4);
    segment.dscp = random.nextInt(64);
    segment.sourcePort = random.nextInt(65_536);
    segment.destinationPort = random.nextInt(65_536);
    segment.sequence = random.nextInt();
    segment.acknowledgement = random.nextInt();
    segment.flags = random.nextInt(256);
    segment.window = random.nextInt(65_536);
    segment.urgentPointer = random.nextInt(65_536);
    segment.timestamps = random.nextBoolean();
    if (segment.timestamps) {
      segment.timestampValue = random.nextInt();
      segment.timestampEcho = random.nextInt();
    }
    if (segment.has(Segment.SYN)) {
      segment.mss = random.nextBoolean() ? random.nextInt(65_536) : Segment.ABSENT;
      segment.windowScale = random.nextBoolean() ? random.nextInt(256) : Segment.ABSENT;
      segment.sackPermitted = random.nextBoolean();
    } else {
      segment.sackCount = random.nextInt(PacketWriter.maxSackBlocks(segment.timestamps) + 1);
      for (int i = 0; i < 2 * segment.sackCount; i++) {
        segment.sackEdges[i] = random.nextInt();
      }
    }
  }

  /** All that it says, but where its payload lies. */
  static String text(Segment s) {
    return (s.ipv6 ? "v6 " : "v4 ")
        + Long.toHexString(s.sourceHigh)
        + "/"
        + Long.toHexString(s.sourceLow)
        + "#"
        + s.sourcePort
        + " > "
        + Long.toHexString(s.destinationHigh)
        + "/"
        + Long.toHexString(s.destinationLow)
        + "#"
        + s.destinationPort
        + " ecn="
        + s.ecn
        + " dscp="
        + s.dscp
        + " flags="
        + Integer.toHexString(s.flags)
        + " seq="
        + s.sequence
        + " ack="
        + s.acknowledgement
        + " win="
        + s.window
        + " urg="
        + s.urgentPointer
        + " mss="
        + s.mss
        + " ws="
        + s.windowScale
        + " sackok="
        + s.sackPermitted
        + (s.timestamps ? " ts=" + s.timestampValue + "/" + s.timestampEcho : "")
        + " sack="
        + Arrays.toString(Arrays.copyOf(s.sackEdges, 2 * s.sackCount))
        + " payload="
        + Arrays.toString(PacketArea.bytes(s.payload, s.payloadLength));
  }

  /** The packet of a segment, its payload cut into pieces at random. */
  static byte[] packet(PacketWriter writer, Segment segment, byte[] payload, Random random) {
    long header = Memory.allocate(OutgoingPacket.MAX_HEADER);
    long data = Memory.allocate(payload.length + 1L);
    try {
      Memory.copyFrom(payload, 0, data, payload.length);
      OutgoingPacket packet = new OutgoingPacket(header);
      int done = 0;
      while (done < payload.length) {
        boolean last = packet.pieces == OutgoingPacket.MAX_PIECES - 1;
        int piece = last ? payload.length - done : 1 + random.nextInt(payload.length - done);
        packet.add(data + done, piece);
        done += piece;
      }
      packet.write(writer, segment);
      byte[] bytes = new byte[packet.length()];
      Memory.copyTo(header, bytes, 0, packet.headerLength);
      System.arraycopy(payload, 0, bytes, packet.headerLength, payload.length);
      return bytes;
    } finally {
      Memory.free(header);
      Memory.free(data);
    }
  }
}
