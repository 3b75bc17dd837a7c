package io.toehold.host.interop;

import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.SplitMix64;
import io.toehold.core.memory.Memory;
import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;
import io.toehold.host.link.NetworkNamespace;
import io.toehold.host.link.TunLink;
import java.nio.ByteBuffer;

/**
 * Somebody who is neither end of a connection, sees none of its packets, and sends what he likes in
 * the name of an end, through the router.
 */
final class Forger implements AutoCloseable {
  private static final int PAYLOAD = 100;

  final SplitMix64 random = new SplitMix64(1);
  final Segment segment = new Segment();

  private final TunLink device;
  private final PacketWriter writer = new PacketWriter(1);
  private final ByteBuffer header = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER);
  private final ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD);
  private final OutgoingPacket packet = new OutgoingPacket(Memory.address(header));
  private long sent;

  Forger(NetworkNamespace router) throws Exception {
    device = router.tun("evil0", false, 1500, "10.66.0.1/32");
    // Whoever is said to have sent this gets no answer.
    router.runs("ip", "route", "add", "blackhole", "10.67.0.0/16");
  }

  /** How many packets were sent. */
  long sent() {
    return sent;
  }

  /** Makes the segment an empty one from the other end of a connection of the engine's. */
  Segment from(ConnectionKey engine) {
    Segment s = segment;
    s.clear();
    s.ipv6 = engine.ipv6();
    s.sourceHigh = engine.remoteHigh();
    s.sourceLow = engine.remoteLow();
    s.sourcePort = engine.remotePort();
    s.destinationHigh = engine.localHigh();
    s.destinationLow = engine.localLow();
    s.destinationPort = engine.localPort();
    s.sequence = random.nextInt(Integer.MAX_VALUE) * 2;
    s.acknowledgement = random.nextInt(Integer.MAX_VALUE) * 2;
    s.window = 1000;
    return s;
  }

  /** Sends the segment, with zeros as data or without any. */
  void send(boolean data) {
    packet.clear();
    if (data) {
      packet.add(Memory.address(payload), PAYLOAD);
    }
    packet.write(writer, segment);
    device.send(packet);
    sent++;
  }

  @Override
  public void close() {
    device.close();
  }
}
