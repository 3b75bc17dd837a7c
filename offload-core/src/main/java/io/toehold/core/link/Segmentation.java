package io.toehold.core.link;

import static io.toehold.core.wire.Segment.CWR;
import static io.toehold.core.wire.Segment.FIN;
import static io.toehold.core.wire.Segment.PSH;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Checksum;
import io.toehold.core.wire.NetworkOrder;

/**
 * Cuts a TCP packet that is larger than the MTU into segments, as devices with segmentation offload
 * do.
 */
final class Segmentation {
  private Segmentation() {}

  /** How many segments a packet with this payload becomes. */
  static int count(int payload, int segmentSize) {
    return Math.max(1, (payload + segmentSize - 1) / segmentSize);
  }

  /**
   * Writes one of the segments of a packet whose TCP checksum field holds the sum of the pseudo
   * header. The checksum is made from what the field holds, not anew: if it was wrong, it stays so.
   *
   * @param tcpOffset as of {@link Packets#tcpOffset}
   * @param index which segment, from 0
   * @param to room for a packet
   * @return its length
   */
  static int cut(long packet, int length, int tcpOffset, int segmentSize, int index, long to) {
    int header = Packets.payloadOffset(packet, tcpOffset);
    int payload = length - header;
    int from = index * segmentSize;
    int bytes = Math.min(segmentSize, payload - from);
    int cutLength = header + bytes;
    Memory.copy(packet, to, header);
    Memory.copy(packet + header + from, to + header, bytes);

    if (Packets.get8(packet) >>> 4 == 4) {
      NetworkOrder.putShort(to + 4, NetworkOrder.getShort(packet + 4) + index); // identification
    }
    Packets.setLength(to, cutLength);

    long tcp = to + tcpOffset;
    NetworkOrder.putInt(tcp + 4, NetworkOrder.getInt(tcp + 4) + from);
    int flags = Packets.get8(tcp + 13);
    if (from + bytes < payload) {
      flags &= ~(FIN | PSH);
    }
    if (index > 0) {
      flags &= ~CWR; // RFC 3168 section 6.1.2: once for each reduction
    }
    Memory.putByte(tcp + 13, (byte) flags);

    long pseudo =
        NetworkOrder.getShort(tcp + Packets.TCP_CHECKSUM)
            + (~(length - tcpOffset) & 0xffff)
            + (cutLength - tcpOffset);
    NetworkOrder.putShort(tcp + Packets.TCP_CHECKSUM, Checksum.fold(pseudo));
    Packets.completeTcpChecksum(to, cutLength, tcpOffset);
    return cutLength;
  }
}
