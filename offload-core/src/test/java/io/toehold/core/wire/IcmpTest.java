package io.toehold.core.wire;

import static io.toehold.core.wire.Packets.hex;
import static io.toehold.core.wire.Packets.icmp;
import static io.toehold.core.wire.Packets.ipv4;
import static io.toehold.core.wire.Packets.ipv6;
import static io.toehold.core.wire.Packets.join;
import static io.toehold.core.wire.Packets.tcp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.Memory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors that arrive, and what is answered. */
class IcmpTest {
  private static final long PREFIX = 0x20010db8_00000000L;

  private final PacketArea area = new PacketArea();
  private final PacketArea answerArea = new PacketArea();
  private final PacketParser parser = new PacketParser();
  private final PacketParser answerParser = new PacketParser();
  private final Segment segment = new Segment();
  private final IcmpWriter writer = new IcmpWriter();
  private final long header = Memory.allocate(IcmpWriter.MAX_HEADER);

  @AfterEach
  void free() {
    area.close();
    answerArea.close();
    Memory.free(header);
  }

  private Verdict parse(byte[] packet) {
    Verdict verdict = parser.parse(area.put(packet, 0xa5), packet.length, false, 0, segment);
    area.checkUntouched();
    return verdict;
  }

  /** A packet of 10.0.0.1, or its IPv6 counterpart, that somebody complains of. */
  private static byte[] sent(boolean v6) {
    return v6 ? ipv6(6, tcp(16, "")) : ipv4(6, 0x4000, "", tcp(16, ""));
  }

  @Test
  void tooBigForIpv4() {
    byte[] message = join(hex("0304 0000 0000 0578"), Arrays.copyOf(sent(false), 28));
    assertEquals(Verdict.ICMP_ERROR, parse(ipv4(1, 0, "", icmp(message))));
    IcmpError error = parser.error;
    assertTrue(error.isPacketTooBig());
    assertEquals(1400, error.mtu);
    assertEquals(IpAddress.mapped(0x0a000001), error.localLow);
    assertEquals(IpAddress.mapped(0x0a000002), error.remoteLow);
    assertEquals(0x1234, error.localPort);
    assertEquals(80, error.remotePort);
    assertEquals(0x01020304, error.sequence);
    assertEquals(40, error.packetLength);
  }

  @Test
  void tooBigForIpv6() {
    byte[] message = join(hex("0200 0000 00000500"), sent(true));
    assertEquals(Verdict.ICMP_ERROR, parse(ipv6(58, icmp(message, true))));
    IcmpError error = parser.error;
    assertTrue(error.isPacketTooBig());
    assertEquals(1280, error.mtu);
    assertEquals(PREFIX, error.localHigh);
    assertEquals(1, error.localLow);
    assertEquals(2, error.remoteLow);
    assertEquals(0x1234, error.localPort);
    assertEquals(80, error.remotePort);
    assertEquals(0x01020304, error.sequence);
    assertEquals(60, error.packetLength);
  }

  @Test
  void typesAndCodes() {
    for (int type = 0; type < 256; type++) {
      byte[] start = {(byte) type, 1, 0, 0, 0, 0, 0, 0};
      boolean error = type == 3 || type == 4 || type == 11 || type == 12;
      assertEquals(
          error ? Verdict.ICMP_ERROR : Verdict.IGNORED,
          parse(ipv4(1, 0, "", icmp(join(start, sent(false))))));
      error = type >= 1 && type <= 4;
      assertEquals(
          error ? Verdict.ICMP_ERROR : Verdict.IGNORED,
          parse(ipv6(58, icmp(join(start, sent(true)), true))));
      if (error) {
        assertEquals(type, parser.error.type);
        assertEquals(1, parser.error.code);
      }
    }
  }

  @Test
  void quotesWithOptionsAndExtensionHeaders() {
    byte[] quote = ipv4(6, 0, "01010101", tcp(16, ""));
    assertEquals(
        Verdict.ICMP_ERROR, parse(ipv4(1, 0, "", icmp(join(hex("0301000000000000"), quote)))));
    assertEquals(0x1234, parser.error.localPort);
    quote = ipv6(60, join(hex("2c00010400000000 0600000100000001"), tcp(16, "")));
    assertEquals(
        Verdict.ICMP_ERROR, parse(ipv6(58, icmp(join(hex("0100000000000000"), quote), true))));
    assertEquals(0x1234, parser.error.localPort);
  }

  @Test
  void quotesThatDoNotReachThePorts() {
    for (int length = 0; length < 28; length++) {
      byte[] quote = Arrays.copyOf(sent(false), length);
      assertEquals(
          Verdict.BAD_ICMP, parse(ipv4(1, 0, "", icmp(join(hex("0301000000000000"), quote)))));
    }
    for (int length = 0; length < 48; length++) {
      byte[] quote = Arrays.copyOf(sent(true), length);
      assertEquals(
          Verdict.BAD_ICMP, parse(ipv6(58, icmp(join(hex("0100000000000000"), quote), true))));
    }
  }

  @Test
  void quotesOfOtherThings() {
    byte[][] quotes = {
      ipv4(17, 0, "", new byte[20]), ipv4(6, 1, "", new byte[20]), ipv4(1, 0, "", new byte[20])
    };
    for (byte[] quote : quotes) {
      assertEquals(
          Verdict.IGNORED, parse(ipv4(1, 0, "", icmp(join(hex("0301000000000000"), quote)))));
    }
    byte[][] quotes6 = {
      ipv6(17, new byte[20]), ipv6(44, join(hex("0600000800000001"), new byte[20]))
    };
    for (byte[] quote : quotes6) {
      assertEquals(
          Verdict.IGNORED, parse(ipv6(58, icmp(join(hex("0100000000000000"), quote), true))));
    }
  }

  @Test
  void wrongChecksums() {
    byte[] message = icmp(join(hex("0301000000000000"), sent(false)));
    message[2]++;
    assertEquals(Verdict.BAD_ICMP, parse(ipv4(1, 0, "", message)));
    message = icmp(join(hex("0100000000000000"), sent(true)), false);
    assertEquals(Verdict.BAD_ICMP, parse(ipv6(58, message)), "without pseudo header");
    assertEquals(Verdict.BAD_ICMP, parse(ipv4(1, 0, "", new byte[7])));
  }

  /** The packet that was written, looked at by the parser. */
  private byte[] answer(int headerLength, Verdict expected) {
    byte[] packet =
        join(
            PacketArea.bytes(header, headerLength),
            PacketArea.bytes(writer.quoted(), writer.quotedLength()));
    assertEquals(
        expected, answerParser.parse(answerArea.put(packet, 0), packet.length, false, 0, segment));
    assertEquals(parser.ip.sourceHigh, answerParser.ip.destinationHigh);
    assertEquals(parser.ip.sourceLow, answerParser.ip.destinationLow);
    assertEquals(parser.ip.destinationLow, answerParser.ip.sourceLow);
    assertEquals(64, answerParser.ip.hopLimit);
    return packet;
  }

  @Test
  void echo() {
    for (int length : new int[] {0, 1, 56, 1473, 60_000}) {
      byte[] data = new byte[length];
      Arrays.fill(data, (byte) 0x77);
      byte[] message = join(hex("0800 0000 12340001"), data);
      assertEquals(Verdict.ECHO_REQUEST, parse(ipv4(1, 0, "94040000", icmp(message))));
      byte[] reply = answer(writer.echoReply(parser.ip, header), Verdict.IGNORED);
      assertArrayEquals(hex("0000"), Arrays.copyOfRange(reply, 20, 22));
      assertArrayEquals(join(hex("12340001"), data), Arrays.copyOfRange(reply, 24, reply.length));

      message[0] = (byte) 128;
      assertEquals(Verdict.ECHO_REQUEST, parse(ipv6(58, icmp(message, true))));
      reply = answer(writer.echoReply(parser.ip, header), Verdict.IGNORED);
      assertArrayEquals(hex("8100"), Arrays.copyOfRange(reply, 40, 42));
      assertArrayEquals(join(hex("12340001"), data), Arrays.copyOfRange(reply, 44, reply.length));
    }
  }

  @Test
  void unreachable() {
    for (int length : new int[] {8, 1500}) {
      byte[] packet = ipv4(17, 0, "", new byte[length]);
      assertEquals(Verdict.UDP, parse(packet));
      byte[] error = answer(writer.unreachable(parser.ip, header), Verdict.IGNORED);
      assertArrayEquals(hex("0303"), Arrays.copyOfRange(error, 20, 22));
      byte[] quote = Arrays.copyOfRange(error, 28, error.length);
      assertArrayEquals(Arrays.copyOf(packet, Math.min(packet.length, 576 - 28)), quote);

      packet = ipv6(17, new byte[length]);
      assertEquals(Verdict.UDP, parse(packet));
      error = answer(writer.unreachable(parser.ip, header), Verdict.IGNORED);
      assertArrayEquals(hex("0104"), Arrays.copyOfRange(error, 40, 42));
      quote = Arrays.copyOfRange(error, 48, error.length);
      assertArrayEquals(Arrays.copyOf(packet, Math.min(packet.length, 1280 - 48)), quote);
    }
    assertEquals(Verdict.UNKNOWN_PROTOCOL, parse(ipv4(132, 0, "", new byte[20])));
    byte[] error = answer(writer.unreachable(parser.ip, header), Verdict.IGNORED);
    assertArrayEquals(hex("0302"), Arrays.copyOfRange(error, 20, 22));
    byte[] sctp = ipv6(60, join(hex("8400010400000000"), new byte[20]));
    assertEquals(Verdict.UNKNOWN_PROTOCOL, parse(sctp));
    error = answer(writer.unreachable(parser.ip, header), Verdict.IGNORED);
    assertArrayEquals(hex("0401"), Arrays.copyOfRange(error, 40, 42));
    assertArrayEquals(hex("00000028"), Arrays.copyOfRange(error, 44, 48));
  }

  @Test
  void parameterProblem() {
    byte[] packet = ipv6(43, join(hex("0600000100000000"), tcp(16, "")));
    assertEquals(Verdict.PARAMETER_PROBLEM, parse(packet));
    byte[] error = answer(writer.parameterProblem(parser.ip, header), Verdict.ICMP_ERROR);
    assertArrayEquals(hex("0400"), Arrays.copyOfRange(error, 40, 42));
    assertArrayEquals(hex("0000002a"), Arrays.copyOfRange(error, 44, 48));
    assertArrayEquals(packet, Arrays.copyOfRange(error, 48, error.length));
  }
}
