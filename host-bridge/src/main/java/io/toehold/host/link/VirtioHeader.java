package io.toehold.host.link;

import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.PacketHandler;
import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Segment;

/**
 * What stands before a packet on a device with offloads: {@code struct virtio_net_hdr} in the
 * processor's byte order.
 *
 * <pre>
 *  0 | flags 8 | kind of large packet 8 | length of all headers 16            |
 *  4 | segment size 16                  | where the checksum begins 16        |
 *  8 | where in what it covers it is 16 |
 * </pre>
 */
final class VirtioHeader {
  static final int LENGTH = 10;

  private static final int NEEDS_CHECKSUM = 1;
  private static final int DATA_VALID = 2;

  private static final int NOT_LARGE = 0;
  private static final int TCP_OVER_IPV4 = 1;
  private static final int TCP_OVER_IPV6 = 4;
  private static final int WITH_ECN = 0x80;

  private static final int TCP_FLAGS = 13;
  private static final int TCP_CHECKSUM = 16;

  private VirtioHeader() {}

  static void write(long at, OutgoingPacket packet) {
    int kind = NOT_LARGE;
    int headers = 0;
    if (packet.segmentSize > 0) {
      boolean v6 = Memory.getByte(packet.header) >>> 4 == 6;
      kind = v6 ? TCP_OVER_IPV6 : TCP_OVER_IPV4;
      int tcpFlags = Memory.getByte(packet.header + packet.transportOffset + TCP_FLAGS);
      kind |= (tcpFlags & Segment.CWR) != 0 ? WITH_ECN : 0; // so that only the first keeps it
      headers = packet.headerLength;
    }
    int flags = packet.checksumPartial ? NEEDS_CHECKSUM : 0;
    Memory.putInt(at, flags | kind << 8 | headers << 16);
    Memory.putInt(
        at + 4, packet.segmentSize | (packet.checksumPartial ? packet.transportOffset : 0) << 16);
    int checksum = packet.checksumPartial ? TCP_CHECKSUM : 0;
    Memory.putByte(at + 8, (byte) checksum);
    Memory.putByte(at + 9, (byte) 0);
  }

  /**
   * For the packet's receiver. One whose checksum still has to be completed never left this host;
   * its field holds the sum of the pseudo header.
   */
  static int flags(long at) {
    boolean good = (Memory.getByte(at) & (NEEDS_CHECKSUM | DATA_VALID)) != 0;
    return good ? PacketHandler.CHECKSUM_GOOD : 0;
  }

  /** Payload bytes of each segment in the packet, or 0 if it is one. */
  static int segmentSize(long at) {
    return Memory.getByte(at + 1) == NOT_LARGE ? 0 : Memory.getInt(at + 4) & 0xffff;
  }
}
