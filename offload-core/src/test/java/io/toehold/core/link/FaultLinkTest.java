package io.toehold.core.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults before any device; here before the end of a perfect wire. */
class FaultLinkTest {
  private static final int MANY = 10_000;

  private final SimulatedWire wire = new SimulatedWire(1);
  private final FaultLink link = new FaultLink(wire.left, 2);
  private final TestPacket tcp = new TestPacket(false);
  private final Received received = new Received();

  @AfterEach
  void close() {
    link.close();
    wire.close();
  }

  @Test
  void isTheDeviceWithoutFaults() {
    wire.left.setOffloads(true, true, true);
    wire.left.setMtu(1400);
    assertEquals(1400, link.mtu());
    assertEquals(65535, link.maxPacket());
    assertTrue(link.completesChecksums());
    assertTrue(link.send(tcp.whole(100)));
    wire.right.receive(received, 10);
    assertArrayEquals(tcp.asHandedOver(), received.get(0).bytes());
    wire.right.send(tcp.whole(200));
    assertEquals(1, link.receive(received, 10));
    assertArrayEquals(tcp.asHandedOver(), received.get(1).bytes());
    assertEquals(Long.MAX_VALUE, link.nextArrival());
  }

  @Test
  void eachDirectionHasItsFaults() {
    link.outgoing.loss = 0.1;
    link.incoming.loss = 0.2;
    link.incoming.corruption = 0.1;
    Received back = new Received();
    for (int i = 0; i < MANY; i++) {
      link.send(tcp.whole(10));
      wire.right.receive(received, 10);
      wire.right.send(tcp.whole(10));
      link.receive(back, 10);
    }
    assertEquals(MANY - link.outgoingCounts.lost, received.count());
    assertEquals(MANY - link.incomingCounts.lost, back.count());
    assertEquals(MANY * 0.1, link.outgoingCounts.lost, MANY * 0.02);
    assertEquals(MANY * 0.2, link.incomingCounts.lost, MANY * 0.02);
    assertTrue(received.packets.stream().allMatch(p -> TestPacket.isIntact(p.bytes())));
    long bad = back.packets.stream().filter(p -> !TestPacket.isIntact(p.bytes())).count();
    assertEquals(link.incomingCounts.corrupted, bad);
    assertTrue(bad > MANY * 0.05);
  }

  @Test
  void delayedPacketsWaitForTheirTime() {
    link.outgoing.delay = 1000;
    link.incoming.delay = 300;
    link.advance(500);
    link.send(tcp.whole(1));
    assertEquals(1500, link.nextArrival());
    link.advance(1499);
    assertEquals(0, wire.right.receive(received, 10));
    link.advance(1500);
    assertEquals(1, wire.right.receive(received, 10));
    wire.right.send(tcp.whole(2));
    assertEquals(0, link.receive(received, 10));
    assertEquals(1800, link.nextArrival());
    link.advance(1800);
    assertEquals(1, link.receive(received, 10));
  }

  @Test
  void aFullDeviceLosesNothing() {
    wire.left.faults.refusal = 0.5;
    for (int i = 0; i < MANY; i++) {
      tcp.sequence = i;
      assertTrue(link.send(tcp.whole(5)));
    }
    for (int i = 0; i < 1000 && link.nextArrival() != Long.MAX_VALUE; i++) {
      link.advance(i);
    }
    wire.right.receive(received, MANY);
    assertEquals(MANY, received.count());
    for (int i = 0; i < MANY; i++) {
      assertEquals(i, received.get(i).sequence());
    }
    assertTrue(wire.left.counts.refused > MANY / 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void faultsMeetSegmentsNotLargePackets(boolean v6) {
    wire.left.setOffloads(true, true, true);
    wire.right.setOffloads(true, true, false);
    TestPacket large = new TestPacket(v6);
    link.send(large.partial(50_000, 1000));
    assertEquals(50, link.outgoingCounts.sent);
    assertEquals(50, wire.left.counts.sent);
    wire.right.receive(received, 100);
    assertIsStream(large, 50);

    received.packets.clear();
    wire.right.send(large.partial(50_000, 1000));
    link.receive(received, 100); // joined by the device
    assertEquals(50, link.incomingCounts.sent);
    assertIsStream(large, 50);
    assertTrue(received.packets.stream().allMatch(p -> p.flags() == 0 && p.segmentSize() == 0));
  }

  private void assertIsStream(TestPacket large, int segments) {
    assertEquals(segments, received.count());
    for (int i = 0; i < segments; i++) {
      assertTrue(TestPacket.isIntact(received.get(i).bytes()));
      assertArrayEquals(large.payload(i * 1000, 1000), received.get(i).payload());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePathMayBeNarrowerThanTheDevice(boolean v6) {
    TestPacket large = new TestPacket(v6);
    link.outgoing.pathMtu = 1280;
    link.send(large.whole(1300));
    assertEquals(0, wire.right.receive(received, 10));
    assertEquals(1, link.receive(received, 10));
    byte[] answer = received.get(0).bytes();
    assertEquals(v6 ? 58 : 1, answer[v6 ? 6 : 9]);
    assertEquals(1, link.outgoingCounts.tooBigAnswered);
  }
}
