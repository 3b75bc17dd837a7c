package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.wire.IcmpWriter;
import io.toehold.core.wire.IpHeader;
import io.toehold.core.wire.Verdict;

/** What a host owes to packets that are no TCP: echo replies, and that nobody takes them. */
final class IcmpAnswers {
  private final Link link;
  private final OutgoingPacket packet;
  private final RateLimit limit;
  private final IcmpWriter writer = new IcmpWriter();

  IcmpAnswers(Link link, OutgoingPacket packet, RateLimit limit) {
    this.link = link;
    this.packet = packet;
    this.limit = limit;
  }

  void answer(Verdict verdict, IpHeader ip, long now) {
    if (!limit.allow(now)) {
      return;
    }
    packet.clear();
    packet.headerLength =
        switch (verdict) {
          case ECHO_REQUEST -> writer.echoReply(ip, packet.header);
          case PARAMETER_PROBLEM -> writer.parameterProblem(ip, packet.header);
          default -> writer.unreachable(ip, packet.header);
        };
    if (writer.quotedLength() > 0) {
      packet.add(writer.quoted(), writer.quotedLength());
    }
    link.send(packet); // if the device is full it is lost, as on a wire
  }
}
