package io.toehold.host.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CopyToPeerTest {
  private static final int AREA = 100_000;
  private static final int MARGIN = 64;
  private static final int YOUNG = 400_000; // less than half a region of G1
  private static final int THREADS = 8;
  private static final int ROUNDS = 200;

  /** Sizes around the pieces in which it copies, at all alignments; nothing beside it changes. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.toehold.host.sys.TestNative#copiesToPeer")
  void copiesWhatItIsToldAndNothingElse(CopyToPeer copy) {
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

          switch (round % 3) {
            case 0 -> copy.copyArray(from, offset, to + at, size);
            case 1 -> copy.copy(memory + offset, to + at, size);
            default -> copy.copyFile(memory + offset, to + at, size);
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

  /** Arrays of many threads, some of which are stopped in the midst of a copy, are moved. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.toehold.host.sys.TestNative#copiesToPeer")
  void copiesWhileTheCollectorRuns(CopyToPeer copy) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> copiers =
          Collections.nCopies(
              THREADS,
              () -> {
                copyAndCheck(copy);
                return null;
              });
      for (Future<Void> copier : threads.invokeAll(copiers)) {
        copier.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void copyAndCheck(CopyToPeer copy) {
    long to = Memory.allocate(YOUNG);
    try {
      byte[] actual = new byte[YOUNG];
      for (int round = 0; round < ROUNDS; round++) {
        byte[] from = new byte[YOUNG]; // young: moved by the next collection
        Arrays.fill(from, (byte) ThreadLocalRandom.current().nextInt());
        for (int i = 0; i < 8; i++) {
          copy.copyArray(from, 0, to, YOUNG);
          Memory.copyTo(to, actual, 0, YOUNG);
          assertArrayEquals(from, actual);
        }
      }
    } finally {
      Memory.free(to);
    }
  }
}
