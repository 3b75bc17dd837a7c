package io.toehold.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bytes of some segments, as Linux would send them. */
class PacketWriterTest {
  private final long header = Memory.allocate(OutgoingPacket.MAX_HEADER);
  private final PacketWriter writer = new PacketWriter(7);
  private final Segment segment = new Segment();

  @BeforeEach
  void begin() {
    segment.clear();
    segment.sourceLow = IpAddress.mapped(0x0a000001);
    segment.destinationLow = IpAddress.mapped(0x0a000002);
    segment.sourcePort = 0x1234;
    segment.destinationPort = 80;
    segment.sequence = 0x01020304;
    segment.window = 0xfaf0;
  }

  @AfterEach
  void free() {
    Memory.free(header);
  }

  private String hex(int from, int to) {
    return HexFormat.of().formatHex(PacketArea.bytes(header + from, to - from));
  }

  private void timestamps() {
    segment.timestamps = true;
    segment.timestampValue = 0x11223344;
    segment.timestampEcho = 0x55667788;
  }

  @Test
  void headerOfIpv4() {
    segment.flags = Segment.ACK;
    segment.ecn = Segment.ECT_0;
    segment.dscp = 46;
    assertEquals(40, writer.write(segment, header, 10));
    assertEquals("45ba0032000040004006" + "260a" + "0a0000010a000002", hex(0, 20));
    // ports, sequence, acknowledgement, length and flags, window, pseudo header's sum, urgent
    assertEquals("12340050" + "01020304" + "00000000" + "5010faf0" + "14270000", hex(20, 40));
  }

  @Test
  void headerOfIpv6() {
    segment.ipv6 = true;
    segment.sourceHigh = 0x20010db8_00000000L;
    segment.sourceLow = 1;
    segment.destinationHigh = 0x20010db8_00000000L;
    segment.destinationLow = 2;
    segment.ecn = Segment.CE;
    segment.dscp = 46;
    writer.hopLimit = 255;
    assertEquals(60, writer.write(segment, header, 10));
    assertEquals("6bb", hex(0, 2).substring(0, 3));
    assertEquals("001e06ff", hex(4, 8));
    assertEquals("20010db8000000000000000000000001", hex(8, 24));
    assertEquals("20010db8000000000000000000000002", hex(24, 40));
    String label = hex(1, 4).substring(1);
    writer.write(segment, header, 700);
    assertEquals(label, hex(1, 4).substring(1), "a connection has one flow label");
    segment.sourcePort++;
    writer.write(segment, header, 10);
    assertNotEquals(label, hex(1, 4).substring(1));
  }

  @Test
  void optionsOfSyn() {
    segment.flags = Segment.SYN;
    segment.mss = 1460;
    segment.sackPermitted = true;
    segment.windowScale = 7;
    timestamps();
    assertEquals(60, writer.write(segment, header, 0));
    assertEquals("020405b4" + "0402080a1122334455667788" + "01030307", hex(40, 60));
    assertEquals(0xa, Memory.getByte(header + 32) >>> 4 & 15);
    segment.sackPermitted = false;
    assertEquals(60, writer.write(segment, header, 0));
    assertEquals("020405b4" + "0101080a1122334455667788" + "01030307", hex(40, 60));
    segment.sackPermitted = true;
    segment.timestamps = false;
    assertEquals(52, writer.write(segment, header, 0));
    assertEquals("020405b4" + "01010402" + "01030307", hex(40, 52));
    segment.sackPermitted = false;
    segment.windowScale = Segment.ABSENT;
    assertEquals(44, writer.write(segment, header, 0));
    assertEquals("020405b4", hex(40, 44));
  }

  @Test
  void optionsOfEstablishedConnections() {
    segment.flags = Segment.ACK;
    timestamps();
    assertEquals(52, writer.write(segment, header, 0));
    assertEquals("0101080a1122334455667788", hex(40, 52));
    segment.sackCount = 2;
    for (int i = 0; i < 4; i++) {
      segment.sackEdges[i] = i + 1;
    }
    assertEquals(72, writer.write(segment, header, 0));
    assertEquals("0101051200000001000000020000000300000004", hex(52, 72));
    assertEquals(3, PacketWriter.maxSackBlocks(true));
    assertEquals(4, PacketWriter.maxSackBlocks(false));
  }

  @Test
  void identifications() {
    writer.dontFragment = false;
    writer.write(segment, header, 0);
    int first = NetworkOrder.getShort(header + 4);
    assertEquals(0, NetworkOrder.getShort(header + 6));
    segment.segmentSize = 1000;
    writer.write(segment, header, 2001);
    assertEquals(first + 1 & 0xffff, NetworkOrder.getShort(header + 4));
    segment.segmentSize = 0;
    writer.write(segment, header, 0);
    assertEquals(first + 4 & 0xffff, NetworkOrder.getShort(header + 4), "three were cut from it");
  }

  @Test
  void partialChecksumIsCompleted() {
    OutgoingPacket packet = new OutgoingPacket(header);
    long payload = Memory.allocate(16);
    Memory.putLong(payload, 0x0102030405060708L);
    packet.add(payload, 3);
    packet.add(payload + 3, 5);
    packet.write(writer, segment);
    String complete = hex(0, 40);
    packet.checksumPartial = true;
    packet.write(writer, segment);
    assertEquals("1425", hex(36, 38), "pseudo header only");
    packet.completeChecksum();
    assertEquals(complete, hex(0, 40));
    Memory.free(payload);
  }
}
