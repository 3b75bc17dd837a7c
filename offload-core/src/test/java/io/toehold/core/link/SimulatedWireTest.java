package io.toehold.core.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Segment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each fault happens as often as it is asked for, is counted, and is the same for the same seed.
 */
class SimulatedWireTest {
  private static final int MANY = 20_000;

  private final SimulatedWire wire = new SimulatedWire(1);
  private final TestPacket tcp = new TestPacket(false);
  private final Received received = new Received();
  private long now;

  @AfterEach
  void close() {
    wire.close();
  }

  /** Lets time pass until nothing is under way, and receives at the right end. */
  private void drain() {
    drain(wire, wire.right);
  }

  private void drain(SimulatedWire wire, Link at) {
    for (long next = wire.nextArrival(); next != Long.MAX_VALUE; next = wire.nextArrival()) {
      now = Math.max(now, next);
      wire.advance(now);
      int count = at.receive(received, Integer.MAX_VALUE);
      assertTrue(count > 0 || wire.nextArrival() > now, "something arrived that nobody sees");
    }
  }

  /** Packets that can be told apart by their sequence number, one each microsecond. */
  private void sendMany() {
    for (int i = 0; i < MANY; i++) {
      now += 1000;
      wire.advance(now);
      tcp.sequence = i;
      assertTrue(wire.left.send(tcp.whole(100)));
      wire.right.receive(received, Integer.MAX_VALUE);
    }
    drain();
  }

  @Test
  void aPerfectWireDeliversAtOnceWhatWasSent() {
    for (int i = 0; i < 10; i++) {
      assertTrue(wire.left.send(tcp.whole(i * 150)));
      assertEquals(1, wire.right.receive(received, 10));
      assertArrayEquals(tcp.asHandedOver(), received.get(i).bytes());
      assertEquals(0, received.get(i).flags());
      assertEquals(0, received.get(i).segmentSize());
    }
    assertEquals(0, wire.left.receive(received, 10));
    assertEquals(Long.MAX_VALUE, wire.nextArrival());
  }

  @Test
  void timeMayHaveAnyOrigin() {
    for (long origin : new long[] {-5_000_000_000L, -1, 0, Long.MAX_VALUE / 2}) {
      try (SimulatedWire other = new SimulatedWire(2)) {
        other.left.faults.delay = 10;
        other.left.faults.rate = 1_000_000;
        other.advance(origin);
        other.left.send(tcp.whole(148)); // 200 bytes
        assertEquals(origin + 200_000 + 10, other.nextArrival());
      }
    }
  }

  @Test
  void delayAndJitter() {
    wire.left.faults.delay = 5_000;
    wire.left.faults.jitter = 100;
    long[] count = new long[101];
    for (int i = 0; i < MANY; i++) {
      now += 1000;
      wire.advance(now);
      wire.left.send(tcp.whole(0));
      count[(int) (wire.nextArrival() - now - 5_000)]++;
      wire.advance(now + 4_999);
      assertEquals(0, wire.right.receive(received, 1));
      drain();
    }
    for (long c : count) {
      assertEquals(MANY / 101.0, c, MANY / 101.0 * 0.5);
    }
  }

  @Test
  void jitterKeepsTheOrder() {
    wire.left.faults.jitter = 1_000_000;
    sendMany();
    assertEquals(MANY, received.count());
    assertEquals(0, wire.left.counts.reordered);
    for (int i = 0; i < MANY; i++) {
      assertEquals(i, received.get(i).sequence());
    }
  }

  @Test
  void rateAndQueue() {
    wire.left.faults.rate = 1_000_000; // 1 us for a byte
    wire.left.faults.delay = 7;
    wire.left.faults.queueLimit = 1000;
    for (int i = 0; i < 6; i++) { // 250 bytes each: four have room
      tcp.sequence = i;
      wire.left.send(tcp.whole(198));
    }
    assertEquals(2, wire.left.counts.queueDrops);
    for (int i = 0; i < 4; i++) {
      assertEquals((i + 1) * 250_000 + 7, wire.nextArrival());
      wire.advance(wire.nextArrival());
      assertEquals(1, wire.right.receive(received, 10));
      assertEquals(i, received.get(i).sequence());
    }
    // The line was idle for a while; that time is gone.
    wire.advance(10_000_000);
    wire.left.send(tcp.whole(198));
    assertEquals(10_250_007, wire.nextArrival());
    assertEquals(2, wire.left.counts.queueDrops);
  }

  @Test
  void marksInsteadOfDropping() {
    for (boolean v6 : new boolean[] {false, true}) {
      try (SimulatedWire other = new SimulatedWire(3)) {
        TestPacket capable = new TestPacket(v6);
        other.left.faults.rate = 1_000_000;
        other.left.faults.markingThreshold = capable.headerLength() + 100;
        Received there = new Received();
        capable.ecn = Segment.ECT_0;
        other.left.send(capable.whole(100));
        other.left.send(capable.whole(100)); // the first waits before it
        capable.ecn = Segment.NOT_ECT;
        other.left.send(capable.whole(100));
        other.advance(1_000_000_000);
        other.right.receive(there, 10);
        assertEquals(Segment.ECT_0, there.get(0).ecn());
        assertEquals(Segment.CE, there.get(1).ecn());
        assertEquals(Segment.NOT_ECT, there.get(2).ecn());
        assertEquals(1, other.left.counts.marked);
        byte[] unmarked = there.get(1).bytes().clone();
        if (v6) {
          unmarked[1] &= 0xf;
        }
        assertTrue(TestPacket.isIntact(unmarked));
      }
    }
  }

  @Test
  void loss() {
    wire.left.faults.loss = 0.05;
    sendMany();
    assertEquals(MANY * 0.05, wire.left.counts.lost, MANY * 0.05 * 0.1);
    assertEquals(MANY - wire.left.counts.lost, received.count());
    assertEquals(MANY, wire.left.counts.sent);
    assertEquals(received.count(), wire.left.counts.delivered);
    assertEquals(0, wire.right.counts.sent);
  }

  @Test
  void burstsHaveTheirLength() {
    wire.left.faults.burstStart = 0.01;
    wire.left.faults.burstEnd = 0.2;
    sendMany();
    int bursts = 0;
    long lost = 0;
    int expected = 0;
    for (Received.Packet packet : received.packets) {
      if (packet.sequence() != expected) {
        bursts++;
        lost += packet.sequence() - expected;
      }
      expected = packet.sequence() + 1;
    }
    lost += MANY - expected;
    assertEquals(lost, wire.left.counts.lostInBursts);
    assertEquals(5, (double) lost / bursts, 1, "mean length is 1 / burstEnd");
    assertEquals(MANY * 0.01 * 0.95, bursts, 50);
  }

  @Test
  void reordering() {
    wire.left.faults.reordering = 0.3;
    wire.left.faults.reorderingDelay = 10_000;
    sendMany();
    assertEquals(MANY, received.count());
    int overtaken = 0;
    int highest = -1;
    for (Received.Packet packet : received.packets) {
      overtaken += packet.sequence() < highest ? 1 : 0;
      highest = Math.max(highest, packet.sequence());
    }
    assertEquals(overtaken, wire.left.counts.reordered);
    assertEquals(MANY * 0.3 * 0.95, overtaken, MANY * 0.3 * 0.2);
  }

  @Test
  void duplication() {
    wire.left.faults.duplication = 0.1;
    sendMany();
    assertEquals(MANY * 0.1, wire.left.counts.duplicated, MANY * 0.1 * 0.1);
    assertEquals(MANY + wire.left.counts.duplicated, received.count());
    assertEquals(MANY, received.packets.stream().map(Received.Packet::sequence).distinct().count());
  }

  @Test
  void corruptionIsAlwaysSeenByTheChecksums() {
    wire.left.faults.corruption = 0.5;
    wire.right.setOffloads(true, false, false);
    sendMany();
    assertEquals(MANY, received.count());
    assertEquals(MANY * 0.5, wire.left.counts.corrupted, MANY * 0.05);
    long bad = received.packets.stream().filter(p -> !TestPacket.isIntact(p.bytes())).count();
    assertEquals(wire.left.counts.corrupted, bad);
    for (Received.Packet packet : received.packets) {
      boolean good = (packet.flags() & PacketHandler.CHECKSUM_GOOD) != 0;
      assertEquals(TestPacket.isIntact(packet.bytes()), good);
    }
  }

  @Test
  void refusalTakesNothing() {
    wire.left.faults.refusal = 0.5;
    int taken = 0;
    for (int i = 0; i < MANY; i++) {
      taken += wire.left.send(tcp.whole(0)) ? 1 : 0;
    }
    drain();
    assertEquals(taken, received.count());
    assertEquals(MANY - taken, wire.left.counts.refused);
    assertEquals(MANY * 0.5, taken, MANY * 0.05);
  }

  @Test
  void healingEndsEveryFault() {
    Faults faults = wire.left.faults;
    faults.loss = 1;
    faults.burstStart = 1;
    faults.reordering = 1;
    faults.duplication = 1;
    faults.corruption = 1;
    faults.pathMtu = 60;
    faults.answersTooBig = false;
    sendMany();
    assertEquals(0, received.count());
    faults.refusal = 1;
    faults.heal();
    sendMany();
    assertEquals(MANY, received.count());
    for (int i = 0; i < MANY; i++) {
      assertEquals(i, received.get(i).sequence());
      assertTrue(TestPacket.isIntact(received.get(i).bytes()));
    }
  }

  @Test
  void theSameSeedIsTheSameStory() {
    assertEquals(story(7), story(7));
    assertNotEquals(story(7), story(8));
  }

  private static List<String> story(long seed) {
    List<String> story = new ArrayList<>();
    TestPacket tcp = new TestPacket(true);
    try (SimulatedWire wire = new SimulatedWire(seed)) {
      Faults faults = wire.left.faults;
      faults.delay = 1000;
      faults.jitter = 500;
      faults.loss = 0.1;
      faults.burstStart = 0.01;
      faults.reordering = 0.1;
      faults.duplication = 0.1;
      faults.corruption = 0.1;
      for (int i = 0; i < 1000; i++) {
        long now = i * 100L;
        wire.advance(now);
        tcp.sequence = i;
        wire.left.send(tcp.whole(i % 200));
        wire.right.receive(
            (address, length, flags, size) -> {
              byte[] bytes = new byte[length];
              Memory.copyTo(address, bytes, 0, length);
              story.add(now + " " + Arrays.hashCode(bytes));
            },
            100);
      }
    }
    return story;
  }

  @Test
  void aBlackHoleSwallowsLargePackets() {
    wire.left.faults.pathMtu = 1000;
    wire.left.faults.answersTooBig = false;
    wire.left.send(tcp.whole(1000 - tcp.headerLength()));
    wire.left.send(tcp.whole(1001 - tcp.headerLength()));
    drain();
    assertEquals(1, received.count());
    assertEquals(1, wire.left.counts.tooBig);
    assertEquals(0, wire.left.counts.tooBigAnswered);
    assertEquals(0, wire.left.receive(received, 1));
  }

  @Test
  void theSenderIsToldOfPacketsThatAreTooBig() {
    for (boolean v6 : new boolean[] {false, true}) {
      try (SimulatedWire other = new SimulatedWire(4)) {
        other.left.faults.delay = 1000;
        other.right.faults.delay = 500;
        other.left.faults.pathMtu = 1300;
        TestPacket large = new TestPacket(v6);
        other.left.send(large.whole(1400 - large.headerLength()));
        assertEquals(1500, other.nextArrival());
        other.advance(1500);
        Received there = new Received();
        assertEquals(0, other.right.receive(there, 10));
        assertEquals(1, other.left.receive(there, 10));
        assertEquals(1, other.left.counts.tooBigAnswered);
        byte[] answer = there.get(0).bytes();
        assertTellsOf(v6, large.asHandedOver(), answer);
      }
    }
  }

  private static void assertTellsOf(boolean v6, byte[] sent, byte[] answer) {
    ByteBuffer b = ByteBuffer.wrap(answer);
    int icmp = v6 ? 40 : 20;
    byte[] message = Arrays.copyOfRange(answer, icmp, answer.length);
    if (v6) {
      assertEquals(1280, answer.length);
      assertEquals(1240, b.getShort(4));
      assertEquals(58, answer[6]);
      assertArrayEquals(Arrays.copyOfRange(sent, 8, 24), Arrays.copyOfRange(answer, 24, 40));
      byte[] addresses = Arrays.copyOfRange(answer, 8, 40);
      int pseudo = TestPacket.sum(addresses, 58 + message.length);
      assertEquals(0xffff, TestPacket.sum(message, pseudo));
      assertEquals(0x0200, b.getShort(icmp));
      assertEquals(1300, b.getInt(icmp + 4));
    } else {
      assertEquals(576, answer.length);
      assertEquals(576, b.getShort(2));
      assertEquals(1, answer[9]);
      assertEquals(0xffff, TestPacket.sum(Arrays.copyOf(answer, 20), 0));
      assertArrayEquals(Arrays.copyOfRange(sent, 12, 16), Arrays.copyOfRange(answer, 16, 20));
      assertEquals(0xffff, TestPacket.sum(message, 0));
      assertEquals(0x0304, b.getShort(icmp));
      assertEquals(0, b.getShort(icmp + 4));
      assertEquals(1300, b.getShort(icmp + 6));
    }
    byte[] quoted = Arrays.copyOfRange(answer, icmp + 8, answer.length);
    assertArrayEquals(Arrays.copyOf(sent, quoted.length), quoted);
  }

  @Test
  void theMtuOfTheDeviceMayChange() {
    wire.left.setMtu(9000);
    assertEquals(9000, wire.left.maxPacket());
    wire.left.send(tcp.whole(9000 - tcp.headerLength()));
    wire.left.setMtu(1400);
    assertEquals(1400, wire.left.mtu());
    wire.left.send(tcp.whole(1401 - tcp.headerLength()));
    drain();
    assertEquals(1, received.count());
    assertEquals(1, wire.left.counts.oversized);
  }

  @Test
  void receivesNoMoreThanAskedFor() {
    for (int i = 0; i < 5; i++) {
      wire.left.send(tcp.whole(10));
    }
    assertEquals(2, wire.right.receive(received, 2));
    assertEquals(3, wire.right.receive(received, 10));
    assertEquals(0, wire.right.receive(received, 10));
  }

  @Test
  void whatTheDeviceDoesNotDoIsRefused() {
    assertFalse(wire.left.completesChecksums());
    assertThrows(IllegalArgumentException.class, () -> wire.left.send(tcp.partial(10, 0)));
    wire.left.setOffloads(true, false, false);
    assertTrue(wire.left.send(tcp.partial(10, 0)));
    assertThrows(IllegalArgumentException.class, () -> wire.left.send(tcp.partial(3000, 1000)));
  }

  @Test
  void whatWasSentBeforeClosingArrives() {
    wire.left.faults.delay = 100;
    wire.right.faults.delay = 100;
    wire.left.send(tcp.whole(1));
    wire.right.send(tcp.whole(2));
    wire.left.close();
    wire.advance(100);
    assertEquals(0, wire.left.receive(received, 10));
    assertEquals(1, wire.right.receive(received, 10));
    wire.right.send(tcp.whole(3));
    assertEquals(Long.MAX_VALUE, wire.nextArrival());
  }

  @Test
  void mayBeClosedByTheHandler() {
    wire.left.send(tcp.whole(1));
    wire.left.send(tcp.whole(2));
    assertEquals(1, wire.right.receive((address, length, flags, size) -> wire.close(), 10));
  }

  @Test
  void allocatesNothingOnceWarm() {
    wire.left.faults.loss = 0.1;
    wire.left.faults.reordering = 0.1;
    wire.left.faults.duplication = 0.1;
    wire.left.faults.delay = 50_000;
    PacketHandler nobody = (address, length, flags, size) -> {};
    tcp.whole(100);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 5 * MANY; i++) {
      if (i == MANY) {
        before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      }
      wire.advance(i * 1000L);
      wire.left.send(tcp.packet);
      wire.right.receive(nobody, 10);
    }
    long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertEquals(0, after - before, 4 * MANY, "bytes for " + 4 * MANY + " packets");
  }
}
