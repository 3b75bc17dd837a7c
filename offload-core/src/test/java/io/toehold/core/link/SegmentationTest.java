package io.toehold.core.link;

import static io.toehold.core.wire.Segment.ACK;
import static io.toehold.core.wire.Segment.CWR;
import static io.toehold.core.wire.Segment.ECE;
import static io.toehold.core.wire.Segment.FIN;
import static io.toehold.core.wire.Segment.PSH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.Memory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large packets are cut as a device cuts them, and joined again as a device joins them. */
class SegmentationTest {
  private final SimulatedWire wire = new SimulatedWire(1);
  private final Received received = new Received();

  @AfterEach
  void close() {
    wire.close();
  }

  private void receive() {
    received.packets.clear();
    wire.right.receive(received, 1000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cuts(boolean v6) {
    wire.left.setOffloads(true, true, false);
    assertEquals(65535, wire.left.maxPacket());
    TestPacket large = new TestPacket(v6);
    large.flags = ACK | PSH | FIN | CWR | ECE;
    large.identification = 0xfffe; // wraps around
    large.sequence = -1500;
    int size = 1001;
    for (int payload : new int[] {1, size - 1, size, size + 1, 3 * size, 3 * size + 7, 65000}) {
      assertTrue(wire.left.send(large.partial(payload, size)));
      receive();
      int count = Math.max(1, (payload + size - 1) / size);
      assertEquals(count, received.count());
      for (int i = 0; i < count; i++) {
        Received.Packet segment = received.get(i);
        assertTrue(TestPacket.isIntact(segment.bytes()), payload + ": " + i);
        int from = i * size;
        int bytes = Math.min(size, payload - from);
        assertArrayEquals(large.payload(from, bytes), segment.payload());
        assertEquals(large.sequence + from, segment.sequence());
        assertEquals(large.headerLength(), segment.payloadAt());
        int expected = ACK | ECE | (i == 0 ? CWR : 0) | (i == count - 1 ? PSH | FIN : 0);
        assertEquals(expected, segment.tcpFlags());
        if (!v6) {
          assertEquals(large.identification + i & 0xffff, segment.identification());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void completesChecksums(boolean v6) {
    wire.left.setOffloads(true, false, false);
    TestPacket tcp = new TestPacket(v6);
    for (int payload = 0; payload < 100; payload++) {
      wire.left.send(tcp.partial(payload, 0));
      receive();
      assertTrue(TestPacket.isIntact(received.get(0).bytes()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWrongPartialChecksumStaysWrong(boolean v6) {
    wire.left.setOffloads(true, true, false);
    TestPacket tcp = new TestPacket(v6);
    for (int size : new int[] {0, 1000}) {
      OutgoingPacket packet = tcp.partial(1400, size);
      long at = packet.header + packet.transportOffset + 17;
      Memory.putByte(at, (byte) (Memory.getByte(at) ^ 1));
      wire.left.send(packet);
      receive();
      assertFalse(received.packets.isEmpty());
      received.packets.forEach(p -> assertFalse(TestPacket.isIntact(p.bytes())));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void segmentsLargerThanTheMtuGoNowhere(boolean v6) {
    wire.left.setOffloads(true, true, false);
    TestPacket tcp = new TestPacket(v6);
    wire.left.send(tcp.partial(4000, 1500 - tcp.headerLength() + 1));
    receive();
    assertEquals(1, received.count(), "only the last is small enough");
    assertTrue(wire.left.counts.oversized > 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasCutIsJoined(boolean v6) {
    wire.left.setOffloads(true, true, false);
    wire.right.setOffloads(true, false, true);
    TestPacket large = new TestPacket(v6);
    large.flags = ACK | PSH | CWR;
    for (int payload : new int[] {1, 1000, 1001, 5000, 64000}) {
      OutgoingPacket packet = large.partial(payload, 1000);
      wire.left.send(packet);
      receive();
      assertEquals(1, received.count());
      assertEquals(payload > 1000 ? 1000 : 0, received.get(0).segmentSize());
      assertEquals(PacketHandler.CHECKSUM_GOOD, received.get(0).flags());
      if (payload > 1000) {
        assertArrayEquals(large.asHandedOver(), received.get(0).bytes());
      } else {
        assertTrue(TestPacket.isIntact(received.get(0).bytes()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void joinsOnlyWhatBelongsTogether(boolean v6) {
    wire.right.setOffloads(true, false, true);
    TestPacket tcp = new TestPacket(v6);
    tcp.flags = ACK;
    Runnable first = () -> wire.left.send(tcp.whole(100));
    assertEquals(2, packetsOf(tcp, () -> tcp.sequence++), "a gap");
    assertEquals(2, packetsOf(tcp, () -> tcp.acknowledgement++), "another acknowledgement");
    assertEquals(2, packetsOf(tcp, () -> tcp.flags |= CWR), "a reduction in the middle");
    assertEquals(2, packetsOf(tcp, () -> tcp.flags |= ECE), "another flag");
    assertEquals(2, packetsOf(tcp, () -> tcp.options[7]++), "another timestamp");
    assertEquals(2, packetsOf(tcp, () -> tcp.ecn = 3), "a mark");
    assertEquals(v6 ? 1 : 2, packetsOf(tcp, () -> tcp.identification++), "another place");
    assertEquals(1, packetsOf(tcp, () -> tcp.identification--), "no numbers");
    assertEquals(1, packetsOf(tcp, () -> tcp.flags |= FIN), "the end belongs to it");
    assertEquals(1, packetsOf(tcp, () -> {}), "nothing between them");
    tcp.flags = ACK | PSH;
    assertEquals(2, packetsOf(tcp, () -> {}), "nothing comes after PSH");
    first.run();
    receive();
    assertEquals(1, received.count());
  }

  /** Sends two segments that follow each other, but for a change, and a shorter one. */
  private int packetsOf(TestPacket tcp, Runnable change) {
    int sequence = tcp.sequence;
    int identification = tcp.identification;
    int acknowledgement = tcp.acknowledgement;
    int flags = tcp.flags;
    byte[] options = tcp.options.clone();
    wire.left.send(tcp.whole(100));
    tcp.sequence += 100;
    tcp.identification++;
    change.run();
    wire.left.send(tcp.whole(100));
    tcp.sequence = sequence;
    tcp.identification = identification;
    tcp.acknowledgement = acknowledgement;
    tcp.flags = flags;
    tcp.options = options;
    tcp.ecn = 0;
    receive();
    int bytes = received.packets.stream().mapToInt(p -> p.payload().length).sum();
    assertEquals(200, bytes);
    assertTrue(received.packets.stream().allMatch(p -> p.flags() == PacketHandler.CHECKSUM_GOOD));
    return received.count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void neverJoinsWhatIsDamaged(boolean v6) {
    wire.left.setOffloads(true, true, false);
    wire.right.setOffloads(true, false, true);
    wire.left.faults.corruption = 0.2;
    TestPacket large = new TestPacket(v6);
    int joined = 0;
    for (int i = 0; i < 200; i++) {
      wire.left.send(large.partial(20_000, 1000));
      receive();
      for (Received.Packet packet : received.packets) {
        if ((packet.flags() & PacketHandler.CHECKSUM_GOOD) != 0) {
          int from = packet.sequence() - large.sequence;
          assertArrayEquals(large.payload(from, packet.payload().length), packet.payload());
          joined += packet.segmentSize() > 0 ? 1 : 0;
        } else {
          assertEquals(0, packet.segmentSize());
        }
      }
    }
    assertTrue(joined > 200, Arrays.asList(joined, wire.left.counts).toString());
  }
}
