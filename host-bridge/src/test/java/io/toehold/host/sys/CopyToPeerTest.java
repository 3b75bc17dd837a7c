package io.toehold.host.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CopyToPeerTest {
  private static final int AREA = 100_000;
  private static final int MARGIN = 64;

  private final CopyToPeer copy = TestNative.copyToPeer();

  /** Sizes around the pieces in which it copies, at all alignments; nothing beside it changes. */
  @Test
  void copiesWhatItIsToldAndNothingElse() {
    Assumptions.assumeTrue(copy != null);
    int[] sizes = {1, 63, 64, 4_096, 8_192, 16_383, 16_384, 16_385, 32_768, 65_536, 70_001};
    Random random = new Random(1);
    byte[] from = new byte[AREA];
    random.nextBytes(from);
    long memory = Memory.allocate(AREA);
    Memory.copyFrom(from, 0, memory, AREA);
    long to = Memory.allocate(AREA);
    try {
      for (int size : sizes) {
        for (int round = 0; round < 100; round++) {
          int offset = random.nextInt(AREA - size);
          int at = MARGIN + random.nextInt(AREA - size - 2 * MARGIN);
          byte[] expected = new byte[size + 2 * MARGIN];
          Memory.copyTo(to + at - MARGIN, expected, 0, expected.length);
          System.arraycopy(from, offset, expected, MARGIN, size);

          if (round % 2 == 0) {
            copy.copy(from, offset, to + at, size);
          } else {
            copy.copy(memory + offset, to + at, size);
          }

          byte[] actual = new byte[expected.length];
          Memory.copyTo(to + at - MARGIN, actual, 0, actual.length);
          assertArrayEquals(expected, actual, size + " bytes from " + offset + " to " + at);
        }
      }
    } finally {
      Memory.free(to);
      Memory.free(memory);
    }
  }

  /** The collector moves arrays while they are copied. */
  @Test
  void copiesWhileTheCollectorRuns() {
    Assumptions.assumeTrue(copy != null);
    long to = Memory.allocate(AREA);
    try {
      for (int round = 0; round < 20_000; round++) {
        byte[] from = new byte[AREA / 2]; // young: moved by each collection
        from[0] = (byte) round;
        from[AREA / 2 - 1] = (byte) (round + 1);
        copy.copy(from, 0, to, from.length);
        byte[] ends = {Memory.getByte(to), Memory.getByte(to + AREA / 2 - 1)};
        assertArrayEquals(new byte[] {(byte) round, (byte) (round + 1)}, ends);
      }
    } finally {
      Memory.free(to);
    }
  }
}
