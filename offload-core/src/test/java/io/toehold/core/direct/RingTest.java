package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import io.toehold.core.toe.Lease;
import io.toehold.core.toe.StreamBrokenException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One direction: what goes in comes out, whatever the sizes, wherever it wraps or grows. */
class RingTest {
  private static final int NEXT = SlotLayout.capacity(1);

  private final SlotArea slot = new SlotArea();
  private boolean hasRoom = true;
  private RingProducer producer = newProducer();
  private RingConsumer consumer = newConsumer();

  private RingProducer newProducer() {
    return new RingProducer(slot.address(), true, level -> hasRoom, CopyToPeer.STORES);
  }

  private RingConsumer newConsumer() {
    return new RingConsumer(slot.address(), true);
  }

  @AfterEach
  void checkGuards() {
    slot.close();
  }

  @Test
  void wrapsAroundAtEveryPosition() throws StreamBrokenException {
    byte[] bytes = pattern(0, 100);
    long position = 0;
    while (position < 2L * SlotLayout.SMALL) {
      assertEquals(bytes.length, producer.write(bytes, 0, bytes.length));
      assertArrayEquals(bytes, read(bytes.length));
      position += bytes.length - 1;
      producer.write(bytes, 0, 1);
      read(1);
      position += 2;
    }
  }

  @Test
  void growsAtEveryPositionWithAnythingInTheSmallRing() throws StreamBrokenException {
    int step = 61;
    for (int before = 0; before <= SlotLayout.SMALL; before += step) {
      for (int held : new int[] {0, 1, before / 2, before}) {
        slot.prepare();
        producer = newProducer();
        consumer = newConsumer();
        byte[] bytes = pattern(before, before + NEXT);
        assertEquals(before, producer.write(bytes, 0, before));
        int first = Math.min(before, before - held);
        byte[] out = new byte[bytes.length];
        assertEquals(Math.max(0, first), consumer.read(out, 0, Math.max(0, first)));
        producer.allowGrowth();
        assertEquals(NEXT, producer.write(bytes, before, NEXT));
        int rest = bytes.length - Math.max(0, first);
        assertEquals(rest, consumer.read(out, Math.max(0, first), rest));
        assertTrue(Arrays.equals(bytes, out), "grown at " + before + " with " + held);
      }
    }
  }

  @Test
  void growsThroughAllLevelsAndNoFasterThanItIsUsed() throws StreamBrokenException {
    producer.allowGrowth();
    long written = 0;
    long read = 0;
    long[] began = new long[SlotLayout.TOP_LEVEL + 1];
    while (written < 100L << 20) {
      byte[] bytes = pattern(written, 150_000);
      int n = producer.write(bytes, 0, bytes.length);
      written += n;
      for (int level = 1; level <= SlotLayout.TOP_LEVEL; level++) {
        long at = Memory.getLong(slot.toServer() + SlotLayout.growAtOffset(level));
        if (at >= 0 && began[level] == 0) {
          began[level] = at + 1;
          assertTrue(
              level == 1 || at >= began[level - 1] - 1 + 8L * SlotLayout.capacity(level - 1),
              "level " + level + " at " + at);
        }
      }
      if (n == 0) {
        byte[] out = new byte[70_001];
        int got = consumer.read(out, 0, out.length);
        assertArrayEquals(pattern(read, got), Arrays.copyOf(out, got));
        read += got;
      }
    }
    assertTrue(began[SlotLayout.TOP_LEVEL] > 0);
  }

  @Test
  void beginsAnewWhereEverythingHasBeenReadAndReturned() throws StreamBrokenException {
    producer.allowGrowth();
    int some = 30_000;
    for (int expected : new int[] {0, 30_000, 60_000, 0, 30_000}) { // after 64 KiB
      Lease lease = next(some);
      assertEquals(expected, placeOf(lease));
      consumer.release(lease);
    }
    Lease lent = next(some);
    assertEquals(60_000, placeOf(lent));
    assertEquals(90_000, placeOf(next(some)), "as something is lent");
  }

  private Lease next(int n) throws StreamBrokenException {
    byte[] bytes = pattern(Memory.getLong(slot.toServer() + SlotLayout.PRODUCED_OFFSET), n);
    assertEquals(n, producer.write(bytes, 0, n));
    Lease lease = consumer.lease(n);
    byte[] out = new byte[lease.length()];
    Memory.copyTo(lease.address(), out, 0, out.length);
    assertArrayEquals(bytes, out);
    return lease;
  }

  private long placeOf(Lease lease) {
    return lease.address() - slot.address() - SlotLayout.ringOffset(1, true);
  }

  @Test
  void staysSmallWithoutStorage() throws StreamBrokenException {
    hasRoom = false;
    producer.allowGrowth();
    byte[] bytes = new byte[SlotLayout.SMALL + 1];
    assertEquals(SlotLayout.SMALL, producer.write(bytes, 0, bytes.length));
    assertEquals(0, producer.write(bytes, 0, 1));
    assertFalse(producer.isWritableNow());
    hasRoom = true;
    assertEquals(0, producer.write(bytes, 0, 1)); // for good
    assertEquals(SlotLayout.SMALL, consumer.available());
  }

  @Test
  void whoeverWaitsForRoomIsToldOfIt() throws StreamBrokenException {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      slot.prepare();
      producer = newProducer();
      consumer = newConsumer();
      if (random.nextBoolean()) {
        producer.allowGrowth();
      }
      for (int i = 0; i < 40; i++) {
        int n = 1;
        while (n > 0) {
          n = producer.write(new byte[20_000], 0, 1 + random.nextInt(20_000));
        }
        boolean told = false;
        while (!producer.isWritableNow()) {
          int read = consumer.read(new byte[20_000], 0, 1 + random.nextInt(20_000));
          assertTrue(read > 0);
          told = consumer.isCreditDue();
          assertEquals(producer.isWritableNow(), told, "seed " + seed);
        }
      }
    }
  }

  @Test
  void randomOperationsAgainstAQueue() throws StreamBrokenException {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      slot.prepare();
      producer = newProducer();
      consumer = newConsumer();
      int growAfter = random.nextInt(400);
      int most = 1 << random.nextInt(19);
      long written = 0;
      long read = 0;
      for (int i = 0; i < 500; i++) {
        if (i == growAfter) {
          producer.allowGrowth();
        }
        if (random.nextBoolean()) {
          int n = 1 + random.nextInt(most);
          written += producer.write(pattern(written, n), 0, n);
        } else {
          int n = 1 + random.nextInt(most);
          byte[] out = new byte[n];
          int got = consumer.read(out, 0, n);
          assertArrayEquals(pattern(read, got), Arrays.copyOf(out, got), "seed " + seed);
          read += got;
        }
        assertEquals(written - read, consumer.available(), "seed " + seed);
        assertEquals(written > read, consumer.isReadable(), "seed " + seed);
      }
    }
  }

  /** Which would be the end of the process, if what is behind a mapping has gone. */
  @Test
  void touchesFilesInNoNativeWay() throws StreamBrokenException {
    int size = SlotLayout.capacity(1) / 2;
    long file = Memory.allocate(size);
    byte[] content = pattern(0, size);
    Memory.copyFrom(content, 0, file, size);
    int[] copies = {0};
    CopyToPeer careful =
        (from, to, bytes) -> {
          assertTrue(from + bytes <= file || from >= file + size, "of a file");
          Memory.copy(from, to, bytes);
          copies[0]++;
        };
    producer = new RingProducer(slot.address(), true, level -> true, careful);
    producer.allowGrowth();
    try {
      for (int i = 0; i < 100; i++) {
        assertEquals(size, producer.write(file, size, true));
        assertArrayEquals(content, read(size));
      }
      assertTrue(copies[0] > 0, "has been tried");
      assertThrows(
          AssertionError.class,
          () -> {
            for (int i = 0; i < 100; i++) {
              producer.write(file, size, false);
              read(size);
            }
          });
    } finally {
      Memory.free(file);
    }
  }

  private static long seed() {
    long seed = Long.getLong("toehold.seed", System.nanoTime());
    System.out.println("RingTest: -Dtoehold.seed=" + seed);
    return seed;
  }

  private byte[] read(int n) throws StreamBrokenException {
    byte[] bytes = new byte[n];
    assertEquals(n, consumer.read(bytes, 0, n));
    return bytes;
  }

  private static byte[] pattern(long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      long p = from + i;
      bytes[i] = (byte) (p * 31 + (p >> 8) * 17);
    }
    return bytes;
  }
}
