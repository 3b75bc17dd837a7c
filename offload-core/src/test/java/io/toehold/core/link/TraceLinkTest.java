package io.toehold.core.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.IpAddress;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One line for each packet. */
class TraceLinkTest {
  private final SimulatedWire wire = new SimulatedWire(1);
  private final List<String> lines = new ArrayList<>();
  private final TraceLink left = new TraceLink(wire.left, lines::add);
  private final TraceLink right = new TraceLink(wire.right, lines::add);
  private final ByteBuffer room = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER + 3000);
  private final OutgoingPacket packet = new OutgoingPacket(Memory.address(room));
  private final Segment segment = new Segment();

  @BeforeEach
  void address() {
    segment.clear();
    segment.sourceLow = IpAddress.mapped(0x0a000001);
    segment.destinationLow = IpAddress.mapped(0x0a000002);
    segment.sourcePort = 40000;
    segment.destinationPort = 80;
  }

  @AfterEach
  void close() {
    wire.close();
  }

  private void send(int payload) {
    packet.pieces = 0;
    if (payload > 0) {
      packet.add(packet.header + OutgoingPacket.MAX_HEADER, payload);
    }
    packet.write(new PacketWriter(1), segment);
    left.send(packet);
  }

  @Test
  void connecting() {
    segment.flags = Segment.SYN | Segment.ECE | Segment.CWR;
    segment.sequence = -2;
    segment.window = 64240;
    segment.mss = 1460;
    segment.sackPermitted = true;
    segment.timestamps = true;
    segment.timestampValue = -1;
    segment.windowScale = 7;
    send(0);
    String syn =
        "IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [SEW], seq 4294967294, win 64240, options [mss"
            + " 1460,sackOK,TS val 4294967295 ecr 0,wscale 7], length 0";
    assertEquals(List.of("> " + syn), lines);
    right.receive((address, length, flags, size) -> lines.add("handed over"), 10);
    assertEquals(List.of("> " + syn, "< " + syn, "handed over"), lines);
  }

  @Test
  void transferring() {
    segment.ipv6 = true;
    segment.sourceHigh = 0xfd00000000000000L;
    segment.sourceLow = 1;
    segment.destinationHigh = 0xfd00000000010000L;
    segment.destinationLow = 0x0002000300040005L;
    segment.flags = Segment.ACK | Segment.PSH | Segment.URG;
    segment.sequence = 100;
    segment.acknowledgement = 7;
    segment.urgentPointer = 5;
    segment.ecn = Segment.ECT_0;
    segment.sackCount = 2;
    int[] edges = {20, 30, 50, 60};
    System.arraycopy(edges, 0, segment.sackEdges, 0, 4);
    send(10);
    wire.left.setOffloads(true, true, false);
    segment.clear();
    address();
    packet.segmentSize = 1000;
    packet.checksumPartial = true;
    send(2500);
    wire.left.faults.refusal = 1;
    packet.segmentSize = 0;
    send(0);
    assertEquals(
        List.of(
            "> IP6 fd00::1.40000 > fd00:0:1:0:2:3:4:5.80: Flags [P.U], seq 100:110, ack 7, win 0,"
                + " urg 5, options [sack 2 {20:30}{50:60}], ECT(0), length 10",
            "> IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [none], seq 0:2500, win 0, length 2500 (by"
                + " 1000)",
            "x IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [none], win 0, length 0"),
        lines);
  }

  @Test
  void whatIsNoSegment() {
    wire.left.faults.pathMtu = 1000;
    segment.sequence = 9;
    send(1400);
    left.receive((address, length, flags, size) -> {}, 1);
    wire.left.faults.pathMtu = 2000;
    wire.left.faults.corruption = 1;
    lines.clear();
    send(1400);
    right.receive((address, length, flags, size) -> {}, 1);
    assertEquals("< IP 10.0.0.1 > 10.0.0.2: BAD_TCP_CHECKSUM, length 1440", lines.get(1));
    wire.right.send(icmpTooBig());
    left.receive((address, length, flags, size) -> {}, 1);
    assertEquals(
        "< IP 10.0.0.2 > 10.0.0.1: ICMP type 3 code 4 mtu 1000 about 10.0.0.1.40000 >"
            + " 10.0.0.2.80 seq 9",
        lines.get(2));
  }

  private OutgoingPacket icmpTooBig() {
    packet.write(new PacketWriter(1), segment);
    long whole = Memory.address(room) + 1600;
    packet.copyTo(whole);
    OutgoingPacket answer = new OutgoingPacket(Memory.address(room));
    long to = Memory.address(room) + 100;
    int length = TooBig.write(whole, packet.length(), 1000, to);
    Memory.copy(to, answer.header, 28);
    answer.headerLength = 28;
    answer.add(to + 28, length - 28);
    return answer;
  }
}
