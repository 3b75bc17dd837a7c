package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;

/** Answers segments that nobody expects (RFC 9293 section 3.10.7.1). */
final class Resets {
  private final Link link;
  private final PacketWriter writer;
  private final OutgoingPacket packet;
  private final RateLimit limit;
  private final Segment answer = new Segment();

  Resets(Link link, PacketWriter writer, OutgoingPacket packet, RateLimit limit) {
    this.limit = limit;
    this.link = link;
    this.writer = writer;
    this.packet = packet;
  }

  /** Sends a RST that the sender of this segment must believe; none in answer to a RST. */
  void answer(Segment s, long now) {
    if (s.has(Segment.RST) || !limit.allow(now)) {
      return;
    }
    answer.clear();
    answer.ipv6 = s.ipv6;
    answer.sourceHigh = s.destinationHigh;
    answer.sourceLow = s.destinationLow;
    answer.sourcePort = s.destinationPort;
    answer.destinationHigh = s.sourceHigh;
    answer.destinationLow = s.sourceLow;
    answer.destinationPort = s.sourcePort;
    if (s.has(Segment.ACK)) {
      answer.sequence = s.acknowledgement;
      answer.flags = Segment.RST;
    } else {
      answer.acknowledgement = s.sequence + s.sequenceLength();
      answer.flags = Segment.RST | Segment.ACK;
    }
    writer.dontFragment = true;
    packet.clear();
    packet.checksumPartial = link.completesChecksums();
    packet.write(writer, answer);
    link.send(packet); // if the device is full it is lost, as on a wire
  }
}
