package io.toehold.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadySetTest {
  private static final int GUARD = 1024;

  private final long block = Memory.allocate(ReadySet.BYTES + 2 * GUARD);
  private final ReadySet set = new ReadySet(block + GUARD);

  @AfterEach
  void guardsAreUntouched() {
    for (int i = 0; i < GUARD; i++) {
      assertEquals(0, Memory.getByte(block + i));
      assertEquals(0, Memory.getByte(block + GUARD + ReadySet.BYTES + i));
    }
    Memory.free(block);
  }

  private List<Integer> taken() {
    List<Integer> numbers = new ArrayList<>();
    set.take(numbers::add);
    return numbers;
  }

  @Test
  void givesEachThatWasSetOnce() {
    long seed = System.nanoTime();
    System.out.println("ReadySetTest: seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      TreeSet<Integer> wanted = new TreeSet<>(List.of(0, 63, 64, ReadySet.SLEEPERS - 1));
      for (int i = random.nextInt(200); i > 0; i--) {
        wanted.add(random.nextInt(ReadySet.SLEEPERS));
      }
      wanted.forEach(set::set);
      wanted.forEach(set::set);
      assertFalse(set.isEmpty());
      assertEquals(List.copyOf(wanted), taken());
      assertTrue(set.isEmpty());
      assertEquals(List.of(), taken());
    }
  }

  @Test
  void numbersOutOfRangeAreNobodys() {
    set.set(ReadySet.SLEEPERS);
    set.set((1 << 24) - 1);
    set.set(Integer.MAX_VALUE);
    set.set(-1);
    set.set(Integer.MIN_VALUE);
    assertTrue(set.isEmpty());
    assertEquals(List.of(), taken());
  }

  /** As of a process that died before it came to the summary: the next one brings it along. */
  @Test
  void aMemberWithoutSummaryIsTakenWithTheNextOfItsWord() {
    Memory.putLong(block + GUARD + 256, 1L << 5);
    assertEquals(List.of(), taken());
    set.set(7);
    assertEquals(List.of(5, 7), taken());
  }

  /** As of a hostile process that writes what it likes. */
  @Test
  void nonsenseIsOnlyNumbersInRange() {
    for (int i = 0; i < ReadySet.BYTES; i++) {
      Memory.putByte(block + GUARD + i, (byte) -1);
    }
    List<Integer> all = taken();
    assertEquals(ReadySet.SLEEPERS, all.size());
    assertEquals(ReadySet.SLEEPERS - 1, all.get(all.size() - 1));
  }
}
