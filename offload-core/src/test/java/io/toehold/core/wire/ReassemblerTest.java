package io.toehold.core.wire;

import static io.toehold.core.wire.Packets.hex;
import static io.toehold.core.wire.Packets.ipv4;
import static io.toehold.core.wire.Packets.ipv6;
import static io.toehold.core.wire.Packets.join;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fragments in every order, and fragments that do not fit together. */
class ReassemblerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int TCP = 6;
  private static final int OTHER = 99; // nothing that a fragment has to contain

  /** One piece of the payload of packet {@code id}. */
  private record Fragment(boolean v6, int id, int offset, boolean more, byte[] payload) {
    byte[] packet(int protocol, int trafficClass) {
      byte[] packet =
          v6
              ? ipv6(44, join(header(protocol), payload))
              : ipv4(protocol, offset / 8 | (more ? 0x2000 : 0), "", payload);
      if (v6) {
        packet[0] |= (byte) (trafficClass >>> 4);
        packet[1] = (byte) (trafficClass << 4);
        return packet;
      }
      packet[1] = (byte) trafficClass;
      Packets.putShort(packet, 4, id);
      return Packets.withIpv4Checksum(packet);
    }

    private byte[] header(int protocol) {
      byte[] header = {(byte) protocol, 0, 0, 0, 0, 0, 0, 0};
      Packets.putShort(header, 2, offset | (more ? 1 : 0));
      Packets.putShort(header, 6, id);
      return header;
    }
  }

  private final Random random = new Random(5722);
  private final PacketArea area = new PacketArea();
  private final PacketParser parser = new PacketParser();
  private final Segment segment = new Segment();
  private final Reassembler reassembler = new Reassembler(4);
  private long now = Long.MAX_VALUE - 5 * SECOND; // it wraps on the way

  @AfterEach
  void free() {
    area.close();
    reassembler.close();
  }

  /**
   * @return the packet that is complete now, or null
   */
  private byte[] add(Fragment fragment, int protocol, int trafficClass) {
    byte[] packet = fragment.packet(protocol, trafficClass);
    assertEquals(
        Verdict.FRAGMENT,
        parser.parse(area.put(packet, 0), packet.length, false, 0, segment),
        fragment.toString());
    boolean complete = reassembler.add(parser.ip, now);
    area.checkUntouched();
    return complete ? PacketArea.bytes(reassembler.packet(), reassembler.length()) : null;
  }

  private byte[] add(Fragment fragment) {
    return add(fragment, OTHER, 0);
  }

  private static Fragment fragment(boolean v6, int id, byte[] payload, int from, int to) {
    return new Fragment(v6, id, from, to < payload.length, Arrays.copyOfRange(payload, from, to));
  }

  private List<Fragment> cut(boolean v6, int id, byte[] payload) {
    int most = Math.max(8, payload.length / (1 + random.nextInt(20)));
    List<Fragment> fragments = new ArrayList<>();
    for (int from = 0; from < payload.length; ) {
      int to = Math.min(payload.length, from + 8 * (1 + random.nextInt(most / 8 + 1)));
      if (from == 0 && to == payload.length) {
        to = 8;
      }
      fragments.add(fragment(v6, id, payload, from, to));
      from = to;
    }
    return fragments;
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] payload(byte[] packet) {
    return Arrays.copyOfRange(packet, packet[0] >>> 4 == 6 ? 40 : 20, packet.length);
  }

  @Test
  void anyOrderWithDuplicatesAndOthersBetween() {
    for (int round = 0; round < 1000; round++) {
      int packets = 1 + random.nextInt(4);
      byte[][] payloads = new byte[packets][];
      boolean[] done = new boolean[packets];
      List<Fragment> fragments = new ArrayList<>();
      for (int id = 0; id < packets; id++) {
        payloads[id] = randomBytes(9 + random.nextInt(round % 50 == 0 ? 65_500 : 2000));
        fragments.addAll(cut(random.nextBoolean(), id, payloads[id]));
      }
      Collections.shuffle(fragments, random);
      Fragment before = fragments.get(0);
      for (Fragment fragment : fragments) {
        if (!done[before.id()] && random.nextInt(4) == 0) {
          assertNull(add(before), "a duplicate completes nothing");
        }
        byte[] whole = add(fragment);
        if (whole != null) {
          assertFalse(done[fragment.id()]);
          done[fragment.id()] = true;
          assertArrayEquals(payloads[fragment.id()], payload(whole));
          assertEquals(
              Verdict.UNKNOWN_PROTOCOL,
              parser.parse(reassembler.packet(), reassembler.length(), false, 0, segment));
          assertEquals(OTHER, parser.ip.protocol);
        }
        before = fragment;
      }
      for (boolean each : done) {
        assertTrue(each, "round " + round);
      }
    }
  }

  @Test
  void aSegmentInFragmentsIsASegment() {
    PacketWriter writer = new PacketWriter(3);
    Segment sent = new Segment();
    for (int round = 0; round < 300; round++) {
      Segments.fill(sent, random);
      boolean v6 = sent.ipv6;
      sent.sourceHigh = v6 ? 0x20010db8_00000000L : 0;
      sent.sourceLow = v6 ? 1 : IpAddress.mapped(0x0a000001);
      sent.destinationHigh = v6 ? 0x20010db8_00000000L : 0;
      sent.destinationLow = v6 ? 2 : IpAddress.mapped(0x0a000002);
      byte[] data = randomBytes(100 + random.nextInt(1000));
      byte[] packet = Segments.packet(writer, sent, data, random);
      byte[] tcp = payload(packet);
      int trafficClass = sent.dscp << 2 | sent.ecn;
      assertNull(add(fragment(v6, round, tcp, 64, tcp.length), TCP, trafficClass));
      assertNotNull(add(fragment(v6, round, tcp, 0, 64), TCP, trafficClass));
      Verdict verdict = parser.parse(reassembler.packet(), reassembler.length(), false, 0, segment);
      assertEquals(Verdict.SEGMENT, verdict);
      sent.payload = segment.payload;
      sent.payloadLength = data.length;
      assertEquals(Segments.text(sent), Segments.text(segment));
      assertArrayEquals(data, PacketArea.bytes(segment.payload, segment.payloadLength));
    }
  }

  /** What is there is 16 to 32; then comes another range of the packet with these bytes. */
  private void assertDropped(int from, int to, byte[] bytes) {
    byte[] good = new byte[100];
    for (boolean v6 : new boolean[] {false, true}) {
      int id = random.nextInt(65_536);
      assertNull(add(fragment(v6, id, good, 16, 32)));
      assertNull(add(fragment(v6, id, bytes, from, to)));
      assertNull(add(fragment(v6, id, good, 0, 16)));
      assertNull(add(fragment(v6, id, good, 32, 100)));
      assertNull(add(fragment(v6, id, good, 16, 32)), "nor does it begin anew");
    }
  }

  @Test
  void overlapsDropAll() {
    int[][] ranges = {{8, 24}, {0, 24}, {24, 40}, {8, 40}, {0, 48}, {24, 100}};
    for (int[] range : ranges) {
      assertDropped(range[0], range[1], new byte[100]); // the same bytes are no excuse
      assertDropped(range[0], range[1], randomBytes(100));
    }
    for (int[] range : new int[][] {{16, 32}, {16, 24}, {24, 32}}) {
      byte[] other = new byte[100];
      other[range[1] - 1] = 1;
      assertDropped(range[0], range[1], other);
    }
  }

  @Test
  void anotherEndDropsAll() {
    byte[] bytes = randomBytes(100);
    for (boolean v6 : new boolean[] {false, true}) {
      // a last fragment that ends before or after the last one
      for (int end : new int[] {88, 96, 104}) {
        assertNull(add(fragment(v6, end, bytes, 80, 100)));
        byte[] other = Arrays.copyOf(bytes, end);
        int from = end == 104 ? 96 : 72;
        assertNull(add(fragment(v6, end, other, from, end)));
        assertNull(add(fragment(v6, end, bytes, 0, 80)));
      }
      // a last fragment that ends before one that is not
      assertNull(add(new Fragment(v6, 1, 40, true, new byte[40])));
      assertNull(add(new Fragment(v6, 1, 16, false, new byte[8])));
      assertNull(add(new Fragment(v6, 1, 0, true, new byte[16])));
      assertNull(add(new Fragment(v6, 1, 24, true, new byte[16])));
    }
  }

  @Test
  void theFirstFragmentHasTheTcpHeader() {
    byte[] tcp = join(hex("1234005001020304a0b0c0d05010faf000000000"), randomBytes(60));
    for (boolean v6 : new boolean[] {false, true}) {
      assertNull(add(fragment(v6, 1, tcp, 16, 80), TCP, 0));
      assertNull(add(fragment(v6, 1, tcp, 0, 16), TCP, 0));
      assertNull(add(fragment(v6, 2, tcp, 24, 80), TCP, 0));
      assertNotNull(add(fragment(v6, 2, tcp, 0, 24), TCP, 0));
    }
  }

  @Test
  void whatIsNotCompleteInTimeIsForgotten() {
    byte[] bytes = randomBytes(64);
    for (boolean v6 : new boolean[] {false, true}) {
      long patience = (v6 ? 60 : 30) * SECOND;
      assertNull(add(fragment(v6, 1, bytes, 0, 32)));
      now += patience - 1;
      assertNotNull(add(fragment(v6, 1, bytes, 32, 64)));
      assertNull(add(fragment(v6, 1, bytes, 0, 32)));
      now += patience;
      assertNull(add(fragment(v6, 1, bytes, 32, 64)));
      assertNotNull(add(fragment(v6, 1, bytes, 0, 32)));
    }
  }

  @Test
  void theOldestGivesWay() {
    byte[] bytes = randomBytes(64);
    for (int id = 0; id < 5; id++) {
      assertNull(add(fragment(false, id, bytes, 0, 32)));
      now++;
    }
    for (int id = 1; id < 5; id++) {
      assertNotNull(add(fragment(false, id, bytes, 32, 64)), "" + id);
    }
    assertNull(add(fragment(false, 0, bytes, 32, 64)));
  }

  @Test
  void protocolsAreOneWordInIpv4AndNoneInIpv6() {
    byte[] bytes = randomBytes(64);
    assertNull(add(fragment(false, 1, bytes, 0, 32), 98, 0));
    assertNull(add(fragment(false, 1, bytes, 32, 64), 99, 0));
    assertNull(add(fragment(true, 1, bytes, 32, 64), 98, 0));
    byte[] whole = add(fragment(true, 1, bytes, 0, 32), 99, 0);
    assertEquals(99, whole[6], "the first fragment's counts");
  }

  @Test
  void congestionIsReported() {
    byte[] bytes = randomBytes(64);
    for (boolean v6 : new boolean[] {false, true}) {
      assertNull(add(fragment(v6, 1, bytes, 0, 32), OTHER, Segment.ECT_0));
      assertNotNull(add(fragment(v6, 1, bytes, 32, 64), OTHER, Segment.CE));
      parser.parse(reassembler.packet(), reassembler.length(), false, 0, segment);
      assertEquals(Segment.CE, parser.ip.ecn);
      assertNull(add(fragment(v6, 2, bytes, 0, 32), OTHER, Segment.NOT_ECT));
      assertNull(add(fragment(v6, 2, bytes, 32, 64), OTHER, Segment.CE));
      assertNull(add(fragment(v6, 2, bytes, 0, 32), OTHER, Segment.NOT_ECT));
    }
  }
}
