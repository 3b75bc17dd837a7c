package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a link has handed over. */
final class Received implements PacketHandler {
  /** One packet. */
  record Packet(byte[] bytes, int flags, int segmentSize) {
    int tcp() {
      return bytes[0] >>> 4 == 6 ? 40 : 20;
    }

    int payloadAt() {
      return tcp() + (bytes[tcp() + 12] >>> 4 & 0xf) * 4;
    }

    byte[] payload() {
      return Arrays.copyOfRange(bytes, payloadAt(), bytes.length);
    }

    int identification() {
      return ByteBuffer.wrap(bytes).getShort(4) & 0xffff;
    }

    int sequence() {
      return ByteBuffer.wrap(bytes).getInt(tcp() + 4);
    }

    int tcpFlags() {
      return bytes[tcp() + 13] & 0xff;
    }

    int ecn() {
      return bytes[0] >>> 4 == 6 ? bytes[1] >>> 4 & 3 : bytes[1] & 3;
    }
  }

  final List<Packet> packets = new ArrayList<>();

  @Override
  public void onPacket(long address, int length, int flags, int segmentSize) {
    byte[] bytes = new byte[length];
    Memory.copyTo(address, bytes, 0, length);
    packets.add(new Packet(bytes, flags, segmentSize));
  }

  Packet get(int index) {
    return packets.get(index);
  }

  int count() {
    return packets.size();
  }
}
