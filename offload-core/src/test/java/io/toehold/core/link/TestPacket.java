package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Segment;
import java.nio.ByteBuffer;

/** TCP packets for tests, written and checked without the code under test. */
final class TestPacket {
  static final int PSH_ACK = Segment.PSH | Segment.ACK;

  private final ByteBuffer headerRoom = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER);
  private final ByteBuffer payloadRoom = ByteBuffer.allocateDirect(1 << 16);
  final OutgoingPacket packet = new OutgoingPacket(Memory.address(headerRoom));

  private final boolean v6;
  int identification = 100;
  int sequence = 1000;
  int acknowledgement = 2000;
  int flags = PSH_ACK;
  int ecn = Segment.NOT_ECT;
  byte[] options = {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2};

  TestPacket(boolean v6) {
    this.v6 = v6;
    byte[] pattern = new byte[payloadRoom.capacity()];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (byte) (i * 31 + (i >>> 8));
    }
    payloadRoom.put(0, pattern);
  }

  int headerLength() {
    return (v6 ? 40 : 20) + 20 + options.length;
  }

  /** One segment with its checksum. */
  OutgoingPacket whole(int payload) {
    return build(payload, 0, false);
  }

  /** One that the device is to complete, and to cut if {@code segmentSize} is not 0. */
  OutgoingPacket partial(int payload, int segmentSize) {
    return build(payload, segmentSize, true);
  }

  private OutgoingPacket build(int payload, int segmentSize, boolean partial) {
    int ip = v6 ? 40 : 20;
    int tcpLength = 20 + options.length + payload;
    ByteBuffer b = headerRoom;
    b.clear();
    if (v6) {
      b.putInt(0x60000000 | ecn << 20).putShort((short) tcpLength).put((byte) 6).put((byte) 64);
      b.putLong(0xfd00000000000000L).putLong(1).putLong(0xfd00000000000000L).putLong(2);
    } else {
      b.put((byte) 0x45).put((byte) ecn).putShort((short) (ip + tcpLength));
      b.putShort((short) identification).putShort((short) 0x4000).put((byte) 64).put((byte) 6);
      b.putShort((short) 0).putInt(0x0a000001).putInt(0x0a000002);
      b.putShort(10, (short) ~sum(bytes(b, 0, 20), 0));
    }
    b.putShort((short) 40000).putShort((short) 80).putInt(sequence).putInt(acknowledgement);
    b.put((byte) ((20 + options.length) / 4 << 4)).put((byte) flags).putShort((short) 1000);
    b.putShort((short) 0).putShort((short) 0).put(options);
    int pseudo = pseudoSum(bytes(b, 0, ip), tcpLength);
    byte[] tcp = new byte[tcpLength];
    b.get(ip, tcp, 0, 20 + options.length);
    payloadRoom.get(0, tcp, 20 + options.length, payload);
    b.putShort(ip + 16, (short) (partial ? pseudo : ~sum(tcp, pseudo)));

    packet.clear();
    packet.headerLength = headerLength();
    packet.transportOffset = ip;
    packet.checksumPartial = partial;
    packet.segmentSize = segmentSize;
    // In pieces of odd sizes, as they lie at the end and the beginning of a chunk.
    int first = Math.min(payload, 333);
    if (first > 0) {
      packet.add(Memory.address(payloadRoom), first);
    }
    if (payload > first) {
      packet.add(Memory.address(payloadRoom) + first, payload - first);
    }
    return packet;
  }

  /** What the payload is. */
  byte[] payload(int from, int length) {
    return bytes(payloadRoom, from, length);
  }

  /** All the bytes of the packet as it is handed to the device. */
  byte[] asHandedOver() {
    byte[] all = new byte[packet.length()];
    int at = packet.headerLength;
    Memory.copyTo(packet.header, all, 0, at);
    for (int i = 0; i < packet.pieces; i++) {
      Memory.copyTo(packet.pieceAddress[i], all, at, packet.pieceLength[i]);
      at += packet.pieceLength[i];
    }
    return all;
  }

  /** Whether a receiver accepts lengths and checksums. */
  static boolean isIntact(byte[] packet) {
    ByteBuffer b = ByteBuffer.wrap(packet);
    boolean v6 = packet[0] >>> 4 == 6;
    int ip = v6 ? 40 : 20;
    int said = v6 ? 40 + (b.getShort(4) & 0xffff) : b.getShort(2) & 0xffff;
    boolean header =
        v6 ? packet[0] == 0x60 : packet[0] == 0x45 && sum(bytes(b, 0, 20), 0) == 0xffff;
    if (!header || said != packet.length || packet[v6 ? 6 : 9] != 6) {
      return false;
    }
    byte[] tcp = bytes(b, ip, packet.length - ip);
    return sum(tcp, pseudoSum(bytes(b, 0, ip), tcp.length)) == 0xffff;
  }

  static int pseudoSum(byte[] ip, int tcpLength) {
    boolean v6 = ip.length == 40;
    byte[] addresses = bytes(ByteBuffer.wrap(ip), v6 ? 8 : 12, v6 ? 32 : 8);
    return sum(addresses, 6 + tcpLength);
  }

  static int sum(byte[] bytes, int start) {
    long sum = start;
    for (int i = 0; i < bytes.length; i++) {
      sum += (long) (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) sum;
  }

  private static byte[] bytes(ByteBuffer from, int at, int length) {
    byte[] bytes = new byte[length];
    from.get(at, bytes);
    return bytes;
  }
}
