package io.toehold.core.wire;

import static io.toehold.core.wire.Packets.hex;
import static io.toehold.core.wire.Packets.ipv4;
import static io.toehold.core.wire.Packets.ipv6;
import static io.toehold.core.wire.Packets.join;
import static io.toehold.core.wire.Packets.putShort;
import static io.toehold.core.wire.Packets.tcp;
import static io.toehold.core.wire.Packets.withIpv4Checksum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets that another stack may send, well-formed and not. */
class PacketParserTest {
  private final PacketArea area = new PacketArea();
  private final PacketParser parser = new PacketParser();
  private final Segment segment = new Segment();

  @AfterEach
  void free() {
    area.close();
  }

  /** Looks at it as a packet whose TCP checksum a device vouches for. */
  private Verdict parse(byte[] packet) {
    Verdict verdict = parser.parse(area.put(packet, 0xa5), packet.length, true, 0, segment);
    area.checkUntouched();
    return verdict;
  }

  private Verdict parseOptions(int flags, String options) {
    return parse(ipv4(6, 0, "", tcp(flags, options)));
  }

  @Test
  void fieldsOfTcp() {
    assertEquals(Verdict.SEGMENT, parse(ipv4(6, 0x4000, "", join(tcp(0x1a, ""), hex("cafe")))));
    assertEquals(0x1234, segment.sourcePort);
    assertEquals(80, segment.destinationPort);
    assertEquals(0x01020304, segment.sequence);
    assertEquals(0xa0b0c0d0, segment.acknowledgement);
    assertTrue(segment.has(Segment.ACK | Segment.PSH | Segment.SYN));
    assertFalse(segment.has(Segment.FIN));
    assertEquals(0xfaf0, segment.window);
    assertArrayEquals(hex("cafe"), PacketArea.bytes(segment.payload, segment.payloadLength));
    assertEquals(IpAddress.mapped(0x0a000001), segment.sourceLow);
  }

  @Test
  void bytesBehindThePacketAreNoPayload() {
    byte[] packet = ipv4(6, 0, "", tcp(0x10, ""));
    assertEquals(Verdict.SEGMENT, parse(Arrays.copyOf(packet, 46 + 14)));
    assertEquals(0, segment.payloadLength);
    assertEquals(Verdict.SEGMENT, parse(Arrays.copyOf(ipv6(6, tcp(0x10, "")), 100)));
    assertEquals(0, segment.payloadLength);
  }

  @Test
  void truncated() {
    for (byte[] packet : new byte[][] {ipv4(6, 0, "", tcp(16, "")), ipv6(6, tcp(16, ""))}) {
      for (int length = 0; length < packet.length; length++) {
        assertEquals(Verdict.TRUNCATED, parse(Arrays.copyOf(packet, length)), "" + length);
      }
    }
  }

  @Test
  void ipv4Headers() {
    byte[] good = ipv4(6, 0, "", tcp(16, ""));
    byte[] wrong = good.clone();
    wrong[0] = 0x55;
    assertEquals(Verdict.NOT_IP, parse(wrong));
    wrong[0] = 0x44;
    assertEquals(Verdict.BAD_IP_HEADER, parse(withIpv4Checksum(wrong)));
    wrong = good.clone();
    putShort(wrong, 2, 19);
    assertEquals(Verdict.BAD_IP_HEADER, parse(withIpv4Checksum(wrong)));
    wrong = good.clone();
    wrong[8]++;
    assertEquals(Verdict.BAD_IP_CHECKSUM, parse(wrong));
  }

  @Test
  void ipv4Options() {
    byte[] tcp = tcp(16, "");
    assertEquals(Verdict.SEGMENT, parse(ipv4(6, 0, "94040000", tcp)), "router alert");
    assertEquals(0x1234, segment.sourcePort);
    assertEquals(Verdict.SEGMENT, parse(ipv4(6, 0, "01010100", tcp)));
    assertEquals(Verdict.SEGMENT, parse(ipv4(6, 0, "00ffffff", tcp)), "after the end");
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv4(6, 0, "94000000", tcp)));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv4(6, 0, "94010000", tcp)));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv4(6, 0, "94050000", tcp)));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv4(6, 0, "01010194", tcp)));
    assertEquals(Verdict.SOURCE_ROUTED, parse(ipv4(6, 0, "8307040a00000300", tcp)));
    assertEquals(Verdict.SOURCE_ROUTED, parse(ipv4(6, 0, "8907040a00000300", tcp)));
  }

  @Test
  void addresses() {
    String[] bad = {"00000000", "7f000001", "e0000001", "efffffff", "ffffffff"};
    for (String address : bad) {
      for (int at : new int[] {12, 16}) {
        byte[] packet = ipv4(6, 0, "", tcp(2, ""));
        System.arraycopy(hex(address), 0, packet, at, 4);
        assertEquals(Verdict.BAD_ADDRESS, parse(withIpv4Checksum(packet)), address);
      }
    }
    String[] bad6 = {
      "00000000000000000000000000000000",
      "00000000000000000000000000000001",
      "ff020000000000000000000000000001",
      "00000000000000000000ffff0a000001",
    };
    for (String address : bad6) {
      for (int at : new int[] {8, 24}) {
        byte[] packet = ipv6(6, tcp(2, ""));
        System.arraycopy(hex(address), 0, packet, at, 16);
        assertEquals(Verdict.BAD_ADDRESS, parse(packet), address);
      }
    }
  }

  @Test
  void ipv4Fragments() {
    assertEquals(Verdict.FRAGMENT, parse(ipv4(6, 0x2000, "", new byte[24])));
    assertTrue(parser.ip.moreFragments);
    assertEquals(0, parser.ip.fragmentOffset);
    assertEquals(0xabcd, parser.ip.identification);
    assertEquals(Verdict.FRAGMENT, parse(ipv4(6, 3, "", new byte[5])));
    assertFalse(parser.ip.moreFragments);
    assertEquals(24, parser.ip.fragmentOffset);
    assertEquals(5, parser.ip.payloadLength);
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv4(6, 0x2000, "", new byte[23])));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv4(6, 3, "", new byte[0])));
    assertEquals(Verdict.FRAGMENT, parse(ipv4(6, 0x1ff0, "", new byte[107])));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv4(6, 0x1ff0, "", new byte[108])));
  }

  @Test
  void ipv6ExtensionHeadersAreSkipped() {
    byte[] packet =
        ipv6(
            0,
            join(
                hex("3c00 0104 00000000"), // hop-by-hop: PadN
                hex("2b01 00 00 00 3e0500000000000000 0000"), // destination: Pad1, unknown 00
                hex("3c00 0000 00000000"), // routing, served
                hex("0600 0000 00000000"), // destination: Pad1
                tcp(16, "")));
    assertEquals(Verdict.SEGMENT, parse(packet));
    assertEquals(0x1234, segment.sourcePort);
  }

  private void assertProblem(int code, int pointer, byte[] packet) {
    assertEquals(Verdict.PARAMETER_PROBLEM, parse(packet));
    assertEquals(code, parser.ip.problemCode);
    assertEquals(pointer, parser.ip.problemPointer);
  }

  @Test
  void ipv6ExtensionHeadersThatAreAnswered() {
    byte[] tcp = tcp(16, "");
    assertProblem(0, 42, ipv6(43, join(hex("0600 0001 00000000"), tcp)));
    assertProblem(0, 42, ipv6(43, join(hex("0600 4d01 00000000"), tcp)));
    assertProblem(1, 40, ipv6(60, join(hex("0000 0104 00000000"), hex("0600010400000000"), tcp)));
    assertProblem(2, 42, ipv6(60, join(hex("0600 8004 00000000"), tcp)));
    assertProblem(2, 43, ipv6(60, join(hex("0600 00c0 03000000"), tcp)));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv6(60, join(hex("0600 4004 00000000"), tcp))));
  }

  @Test
  void ipv6ExtensionHeadersThatAreWrong() {
    byte[] tcp = tcp(16, "");
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv6(60, hex("060001"))));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv6(60, join(hex("0604 0104 00000000"), tcp))));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv6(60, join(hex("0600 0105 00000000"), tcp))));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv6(60, join(hex("0600 0000 00000001"), tcp))));
    byte[] options = tcp;
    int next = 6;
    for (int headers = 1; headers <= 9; headers++) {
      options = join(new byte[] {(byte) next, 0, 1, 4, 0, 0, 0, 0}, options);
      next = 60;
      assertEquals(
          headers <= 8 ? Verdict.SEGMENT : Verdict.BAD_IP_HEADER, parse(ipv6(60, options)));
    }
  }

  @Test
  void ipv6Fragments() {
    assertEquals(Verdict.FRAGMENT, parse(ipv6(44, join(hex("06000019 12345678"), new byte[16]))));
    assertTrue(parser.ip.moreFragments);
    assertEquals(24, parser.ip.fragmentOffset);
    assertEquals(0x12345678, parser.ip.identification);
    assertEquals(6, parser.ip.protocol);
    assertEquals(48, parser.ip.payloadOffset);
    assertEquals(16, parser.ip.payloadLength);
    assertEquals(Verdict.SEGMENT, parse(ipv6(44, join(hex("06000000 12345678"), tcp(16, "")))));
    assertFalse(parser.ip.fragment);
    assertProblem(0, 4, ipv6(44, join(hex("06000001 12345678"), new byte[15])));
    assertProblem(0, 42, ipv6(44, join(hex("0600fff8 12345678"), new byte[8])));
    assertEquals(Verdict.BAD_IP_HEADER, parse(ipv6(44, hex("06000008 12345678"))));
  }

  @Test
  void otherProtocols() {
    assertEquals(Verdict.UDP, parse(ipv4(17, 0, "", new byte[8])));
    assertEquals(Verdict.UDP, parse(ipv6(17, new byte[8])));
    assertEquals(Verdict.UNKNOWN_PROTOCOL, parse(ipv4(58, 0, "", new byte[8])));
    assertEquals(Verdict.UNKNOWN_PROTOCOL, parse(ipv6(1, new byte[8])));
    assertEquals(6, parser.ip.problemPointer);
    assertEquals(Verdict.IGNORED, parse(ipv6(59, new byte[8])));
  }

  @Test
  void tcpHeaderLengths() {
    for (int words = 0; words < 16; words++) {
      byte[] tcp = tcp(16, "0101010101010101");
      tcp[12] = (byte) (words << 4);
      Verdict expected = words >= 5 && words <= 7 ? Verdict.SEGMENT : Verdict.BAD_TCP_HEADER;
      assertEquals(expected, parse(ipv4(6, 0, "", tcp)), words + " words");
    }
    for (int length = 0; length < 20; length++) {
      byte[] tcp = Arrays.copyOf(tcp(16, ""), length);
      assertEquals(Verdict.BAD_TCP_HEADER, parse(ipv4(6, 0, "", tcp)));
    }
  }

  @Test
  void tcpChecksum() {
    byte[] packet = ipv4(6, 0, "", tcp(16, ""));
    long address = area.put(packet, 0);
    assertEquals(Verdict.BAD_TCP_CHECKSUM, parser.parse(address, packet.length, false, 0, segment));
    assertEquals(Verdict.SEGMENT, parser.parse(address, packet.length, true, 1400, segment));
    assertEquals(1400, segment.segmentSize);
  }

  @Test
  void tcpOptions() {
    parseOptions(Segment.SYN, "020405b4 0402080a 11223344 55667788 01030307");
    assertEquals(1460, segment.mss);
    assertTrue(segment.sackPermitted);
    assertTrue(segment.timestamps);
    assertEquals(0x11223344, segment.timestampValue);
    assertEquals(0x55667788, segment.timestampEcho);
    assertEquals(7, segment.windowScale);
    parseOptions(Segment.ACK, "050a0000000100000002");
    assertEquals(1, segment.sackCount);
    assertEquals(1, segment.sackEdges[0]);
    assertEquals(2, segment.sackEdges[1]);
  }

  @Test
  void tcpOptionsThatBelongToSynOnly() {
    parseOptions(Segment.ACK, "020405b4 0402 030307");
    assertEquals(Segment.ABSENT, segment.mss);
    assertEquals(Segment.ABSENT, segment.windowScale);
    assertFalse(segment.sackPermitted);
  }

  @Test
  void unknownTcpOptionsAreSkipped() {
    parseOptions(Segment.SYN, "fd04abcd 1e02 020405b4");
    assertEquals(1460, segment.mss);
  }

  @Test
  void tcpOptionsOfUnusualLengthAreSkipped() {
    parseOptions(
        Segment.SYN,
        "0203ff 0302 0403ff 080400ff 0502 0506aaaaaaaa 050b010203040506070809 020405b4");
    assertEquals(1460, segment.mss);
    assertEquals(Segment.ABSENT, segment.windowScale);
    assertFalse(segment.sackPermitted);
    assertFalse(segment.timestamps);
    assertEquals(0, segment.sackCount);
  }

  @Test
  void illegalTcpOptionLengthsEndTheOptions() {
    for (String illegal : new String[] {"fd00", "fd01", "0200", "02ff"}) {
      assertEquals(Verdict.SEGMENT, parseOptions(Segment.SYN, "030307" + illegal + "020405b4"));
      assertEquals(7, segment.windowScale, illegal);
      assertEquals(Segment.ABSENT, segment.mss, illegal);
    }
    assertEquals(Verdict.SEGMENT, parseOptions(Segment.SYN, "01010102"), "no room for a length");
    assertEquals(Verdict.SEGMENT, parseOptions(Segment.SYN, "00020405b4"));
    assertEquals(Segment.ABSENT, segment.mss, "after the end");
  }

  @Test
  void ofTcpOptionsThatAreThereTwiceTheLastCounts() {
    parseOptions(Segment.SYN, "020405b4 02040218");
    assertEquals(536, segment.mss);
  }
}
