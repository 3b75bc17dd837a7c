package io.toehold.core.tcp.harness;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.PacketHandler;
import io.toehold.core.memory.Memory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A device whose packets are arrays: what is sent lies here until it is taken. */
final class QueueLink implements Link {
  private final ArrayDeque<byte[]> in = new ArrayDeque<>();
  private final long memory = Memory.allocate(1 << 16);
  private List<byte[]> out = new ArrayList<>();

  int mtu = 1500;

  /** Packets that still fit; the device is full at 0. */
  int room = Integer.MAX_VALUE;

  void arrives(byte[] packet) {
    in.add(packet);
  }

  List<byte[]> takeSent() {
    List<byte[]> sent = out;
    out = new ArrayList<>();
    return sent;
  }

  @Override
  public int mtu() {
    return mtu;
  }

  @Override
  public int maxPacket() {
    return mtu;
  }

  @Override
  public boolean completesChecksums() {
    return false;
  }

  @Override
  public boolean send(OutgoingPacket packet) {
    if (room == 0) {
      return false;
    }
    room--;
    byte[] bytes = new byte[packet.length()];
    Memory.copyTo(packet.header, bytes, 0, packet.headerLength);
    int at = packet.headerLength;
    for (int i = 0; i < packet.pieces; i++) {
      Memory.copyTo(packet.pieceAddress[i], bytes, at, packet.pieceLength[i]);
      at += packet.pieceLength[i];
    }
    out.add(bytes);
    return true;
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    int count = 0;
    while (count < limit && !in.isEmpty()) {
      byte[] packet = in.poll();
      Memory.copyFrom(packet, 0, memory, packet.length);
      handler.onPacket(memory, packet.length, 0, 0);
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    Memory.free(memory);
  }
}
