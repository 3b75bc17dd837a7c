package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * In virtual time: a copy by strings takes what the test says, one by stores no time to speak of.
 */
class BulkCopyTest {
  private static final int BYTES = 8 << 10;
  private static final int MANY = 10_000;

  private final byte[] from = new byte[BYTES];
  private final long to = Memory.allocate(BYTES);

  private long now;
  private long looks;
  private long byStrings; // ns
  private long byStores; // ns, what passes between two looks at the clock
  private int strings;

  private final BulkCopy copy =
      new BulkCopy(
          (from, to, bytes) -> {
            strings++;
            now += byStrings - byStores;
          },
          () -> {
            looks++;
            now += byStores;
            return now;
          });

  @AfterEach
  void free() {
    Memory.free(to);
  }

  private int stringsOfMany() {
    strings = 0;
    for (int i = 0; i < MANY; i++) {
      switch (i % 3) {
        case 0 -> copy.copyArray(from, 0, to, BYTES);
        case 1 -> copy.copy(to, to, BYTES, false);
        default -> copy.copy(to, to, BYTES, true);
      }
    }
    return strings;
  }

  @Test
  void takesTheFasterWay() {
    byStores = 1_000;
    byStrings = 500;
    assertTrue(stringsOfMany() > 0.95 * MANY, "is faster");
    byStrings = 1_300;
    stringsOfMany();
    assertTrue(stringsOfMany() < 0.05 * MANY, "is not any more");
    byStrings = 500;
    stringsOfMany();
    assertTrue(stringsOfMany() > 0.95 * MANY, "is again");
  }

  @Test
  void isNotMisledByAThreadThatWasStopped() {
    byStores = 1_000;
    byStrings = 500;
    stringsOfMany();
    for (int i = 0; i < 100; i++) {
      byStrings = i % 4 == 0 ? 1_000_000 : 500;
      copy.copyArray(from, 0, to, BYTES);
    }
    byStrings = 500;
    assertTrue(stringsOfMany() > 0.95 * MANY);
  }

  @Test
  void looksAtTheClockSeldom() {
    byStores = 1_000;
    byStrings = 500;
    stringsOfMany();
    looks = 0;
    stringsOfMany();
    assertEquals(2 * MANY / 8, looks, 2);
  }

  @Test
  void needsNoClockWithoutAnotherWay() {
    BulkCopy stores =
        new BulkCopy(
            CopyToPeer.STORES,
            () -> {
              throw new AssertionError("looks at the clock");
            });
    for (int i = 0; i < MANY; i++) {
      from[0] = (byte) i;
      stores.copyArray(from, 0, to, BYTES);
      assertEquals((byte) i, Memory.getByte(to));
    }
  }
}
