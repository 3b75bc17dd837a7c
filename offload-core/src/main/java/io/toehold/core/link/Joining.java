package io.toehold.core.link;

import static io.toehold.core.wire.Segment.ACK;
import static io.toehold.core.wire.Segment.CWR;
import static io.toehold.core.wire.Segment.ECE;
import static io.toehold.core.wire.Segment.FIN;
import static io.toehold.core.wire.Segment.PSH;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Checksum;
import io.toehold.core.wire.NetworkOrder;
import java.nio.ByteBuffer;

/**
 * Joins TCP segments that follow each other into one packet, as devices with receive offload do:
 * only what {@link Segmentation} could have cut. The TCP checksum of a joined packet is the sum of
 * the pseudo header only, as it is in packets that Linux has joined.
 */
final class Joining {
  private final ByteBuffer room = ByteBuffer.allocateDirect(Packets.MAX_PACKET);
  private final long packet = Memory.address(room);
  private int length;
  private int tcpOffset;
  private int header;
  private int segmentSize;
  private int segments;
  private boolean complete;

  long address() {
    return packet;
  }

  int length() {
    return length;
  }

  /** Payload bytes of each segment, or 0 if there is only one. */
  int segmentSize() {
    return segments > 1 ? segmentSize : 0;
  }

  /** Starts with a segment, if others can be joined to it. */
  boolean begin(PacketBuffer first) {
    if (!Packets.isSound(first.address, first.length)) {
      return false;
    }
    int offset = Packets.tcpOffset(first.address, first.length);
    int payloadOffset = Packets.payloadOffset(first.address, offset);
    int flags = Packets.get8(first.address + offset + 13);
    if (first.length == payloadOffset || (flags & ~(CWR | ECE | FIN | PSH)) != ACK) {
      return false;
    }
    Memory.copy(first.address, packet, first.length);
    length = first.length;
    tcpOffset = offset;
    header = payloadOffset;
    segmentSize = length - header;
    segments = 1;
    complete = (flags & (FIN | PSH)) != 0;
    return true;
  }

  /** Adds a segment, if it continues what is there. */
  boolean add(PacketBuffer next) {
    int payload = next.length - header;
    if (complete
        || !Packets.isSound(next.address, next.length)
        || Packets.tcpOffset(next.address, next.length) != tcpOffset
        || payload <= 0
        || payload > segmentSize
        || length + payload > Packets.MAX_PACKET
        || !continues(next.address)) {
      return false;
    }
    Memory.copy(next.address + header, packet + length, payload);
    length += payload;
    segments++;
    int flags = Packets.get8(next.address + tcpOffset + 13) & (FIN | PSH);
    long at = packet + tcpOffset + 13;
    Memory.putByte(at, (byte) (Packets.get8(at) | flags));
    complete = flags != 0 || payload < segmentSize;
    return true;
  }

  private boolean continues(long other) {
    if (Packets.payloadOffset(other, tcpOffset) != header) {
      return false;
    }
    for (int i = 0; i < header; i++) {
      if (!mayDiffer(i) && Packets.get8(packet + i) != Packets.get8(other + i)) {
        return false;
      }
    }
    int sequence = NetworkOrder.getInt(packet + tcpOffset + 4) + (length - header);
    // A CWR that comes later must not seem to come first.
    int flags = Packets.get8(packet + tcpOffset + 13) & ~(CWR | FIN | PSH);
    return isNumbered(other)
        && NetworkOrder.getInt(other + tcpOffset + 4) == sequence
        && (Packets.get8(other + tcpOffset + 13) & ~(FIN | PSH)) == flags;
  }

  /** Whether the identification of IPv4 goes on, or stands still (RFC 6864 section 4.1). */
  private boolean isNumbered(long other) {
    if (Packets.get8(packet) >>> 4 == 6) {
      return true;
    }
    int first = NetworkOrder.getShort(packet + 4);
    int here = NetworkOrder.getShort(other + 4);
    return here == (first + segments & 0xffff) || here == first;
  }

  /** Lengths, checksums, and what {@link #continues} looks at more closely. */
  private boolean mayDiffer(int i) {
    if (i < tcpOffset) {
      boolean v4 = Packets.get8(packet) >>> 4 == 4;
      return v4 ? i >= 2 && i < 6 || i == 10 || i == 11 : i == 4 || i == 5;
    }
    int at = i - tcpOffset;
    return at >= 4 && at < 8
        || at == 13
        || at == Packets.TCP_CHECKSUM
        || at == Packets.TCP_CHECKSUM + 1;
  }

  /** Makes the header true; before the packet is handed over. */
  void end() {
    if (segments > 1) {
      Packets.setLength(packet, length);
      long pseudo = Packets.pseudoSum(packet, Packets.TCP, length - tcpOffset);
      NetworkOrder.putShort(packet + tcpOffset + Packets.TCP_CHECKSUM, Checksum.fold(pseudo));
    }
  }
}
