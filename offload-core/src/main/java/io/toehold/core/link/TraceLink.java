package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Tells of each packet that goes over a link, in one line: {@code >} and what the device took,
 * {@code x} and what it refused, {@code <} and what arrived.
 */
public final class TraceLink extends ForwardingLink {
  private final Consumer<String> lines;
  private final PacketText text = new PacketText();
  private final ByteBuffer room = ByteBuffer.allocateDirect(Packets.MAX_PACKET);

  /**
   * @param device is closed with this
   */
  public TraceLink(Link device, Consumer<String> lines) {
    super(device);
    this.lines = lines;
  }

  @Override
  public boolean send(OutgoingPacket packet) {
    boolean taken = device.send(packet);
    long whole = Memory.address(room);
    packet.copyTo(whole);
    String what = text.describe(whole, packet.length(), packet.checksumPartial, packet.segmentSize);
    lines.accept((taken ? "> " : "x ") + what);
    return taken;
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    return device.receive(
        (address, length, flags, segmentSize) -> {
          boolean good = (flags & PacketHandler.CHECKSUM_GOOD) != 0;
          lines.accept("< " + text.describe(address, length, good, segmentSize));
          handler.onPacket(address, length, flags, segmentSize);
        },
        limit);
  }
}
