package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import io.toehold.core.toe.StreamBrokenException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that writes nonsense resets its connection, and reaches nothing outside its slot. */
class HostilePeerTest {
  private static final int NEXT = 128 << 10; // capacity of level 1

  private final SlotArea slot = new SlotArea();
  private final CountingAnchor anchor = new CountingAnchor();
  private final DirectConnection server = newServer();
  private final byte[] buffer = new byte[1 << 20];

  private DirectConnection newServer() {
    return new DirectConnection(
        slot.address(), false, anchor, null, level -> true, CopyToPeer.STORES, Decision.OFFLOADED);
  }

  @AfterEach
  void checkGuards() {
    slot.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, SlotLayout.SMALL + 1, 1L << 32})
  void aProducerThatIsElsewhere(long produced) {
    Memory.putLong(slot.toServer() + SlotLayout.PRODUCED_OFFSET, produced);
    assertTrue(server.available() >= 0);
    assertTrue(server.isReadable());
    assertBroken(() -> server.read(buffer, 0, buffer.length));
  }

  @Test
  void aProducerThatGoesBack() throws IOException {
    Memory.putLong(slot.toServer() + SlotLayout.PRODUCED_OFFSET, 100);
    assertEquals(100, server.read(buffer, 0, 200));
    Memory.putLong(slot.toServer() + SlotLayout.PRODUCED_OFFSET, 99);
    assertBroken(() -> server.read(buffer, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 99, SlotLayout.SMALL + 101, Long.MAX_VALUE})
  void growthThatIsElsewhere(long growAt) throws IOException {
    Memory.putLong(slot.toServer() + SlotLayout.PRODUCED_OFFSET, 100);
    assertEquals(100, server.read(buffer, 0, 200));
    Memory.putLong(slot.toServer() + SlotLayout.growAtOffset(1), growAt);
    assertBroken(() -> server.read(buffer, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 99, 101, Long.MAX_VALUE})
  void anOriginThatIsElsewhere(long origin) throws IOException {
    Memory.putLong(slot.toServer() + SlotLayout.PRODUCED_OFFSET, 100);
    assertEquals(100, server.read(buffer, 0, 200));
    Memory.putLong(slot.toServer() + SlotLayout.ORIGIN_OFFSET, origin);
    assertBroken(() -> server.read(buffer, 0, 1));
  }

  @Test
  void moreThanTheRingsHold() {
    Memory.putLong(slot.toServer() + SlotLayout.growAtOffset(1), 50);
    Memory.putLong(
        slot.toServer() + SlotLayout.PRODUCED_OFFSET, 50 + SlotLayout.capacityFrom(1) + 1);
    assertBroken(() -> server.read(buffer, 0, buffer.length));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, NEXT + 1L})
  void aConsumerThatIsElsewhere(long consumed) throws IOException {
    server.write(buffer, 0, NEXT);
    Memory.putLong(slot.toClient() + SlotLayout.CONSUMED_OFFSET, consumed);
    assertBroken(() -> server.write(buffer, 0, buffer.length));
  }

  @Test
  void aConsumerThatGoesBack() throws IOException {
    server.write(buffer, 0, NEXT);
    Memory.putLong(slot.toClient() + SlotLayout.CONSUMED_OFFSET, 1000);
    assertEquals(1000, server.write(buffer, 0, buffer.length));
    Memory.putLong(slot.toClient() + SlotLayout.CONSUMED_OFFSET, 999);
    assertBroken(() -> server.write(buffer, 0, buffer.length));
  }

  @Test
  void anyNonsenseAnywhere() {
    long seed = Long.getLong("toehold.seed", System.nanoTime());
    System.out.println("HostilePeerTest: -Dtoehold.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      slot.prepare();
      DirectConnection victim = newServer();
      for (int i = 0; i < 100; i++) {
        long word = random.nextInt(SlotLayout.CONTROL_BYTES / 8) * 8L;
        long value =
            switch (random.nextInt(4)) {
              case 0 -> random.nextLong();
              case 1 -> random.nextInt(NEXT * 2) - 10;
              case 2 -> -1;
              default -> Memory.getLong(slot.address() + word) + random.nextInt(9) - 4;
            };
        Memory.putLong(slot.address() + word, value);
        use(victim, random);
      }
    }
  }

  private void use(DirectConnection victim, Random random) {
    int n = 1 + random.nextInt(buffer.length);
    try {
      victim.isReadable();
      victim.isWritable();
      assertTrue(victim.available() >= 0);
      if (random.nextBoolean()) {
        assertTrue(victim.read(buffer, 0, n) <= n);
      } else {
        assertTrue(victim.write(buffer, 0, n) <= n);
      }
    } catch (IOException e) {
      return; // this is how it may end
    }
  }

  private interface Operation {
    void run() throws IOException;
  }

  /** It says so, now and later, and the peer sees a reset. */
  private void assertBroken(Operation operation) {
    assertThrows(StreamBrokenException.class, operation::run);
    assertThrows(StreamBrokenException.class, operation::run);
    server.disconnect(); // as a close would
    assertEquals(SlotLayout.END_RESET, Memory.getInt(slot.toClient() + SlotLayout.END_OFFSET));
  }
}
