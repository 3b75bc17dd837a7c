package io.toehold.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.memory.Memory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the definition, word by word. */
class ChecksumTest {
  private static final int AREA = 70_000;

  private final Random random = new Random(1071);
  private final byte[] bytes = new byte[AREA];
  private final long area = Memory.allocate(AREA);

  @AfterEach
  void free() {
    Memory.free(area);
  }

  private void fill() {
    random.nextBytes(bytes);
    store();
  }

  private void store() {
    Memory.copyFrom(bytes, 0, area, AREA);
  }

  /** RFC 1071 section 4.1. */
  private int naive(int offset, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      int value = bytes[offset + i] & 0xff;
      sum += i % 2 == 0 ? value << 8 : value;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) sum;
  }

  @Test
  void allLengthsAtAllAlignments() {
    fill();
    for (int alignment = 0; alignment < 16; alignment++) {
      for (int length = 0; length < 300; length++) {
        assertEquals(naive(alignment, length), Checksum.sum(area + alignment, length));
      }
    }
  }

  @Test
  void longOnes() {
    for (int round = 0; round < 300; round++) {
      fill();
      int offset = random.nextInt(64);
      int length = AREA - 64 - random.nextInt(5000);
      assertEquals(naive(offset, length), Checksum.sum(area + offset, length));
    }
  }

  @Test
  void carriesOfExtremeBytes() {
    for (int value : new int[] {0x00, 0xff, 0x80, 0x01}) {
      Arrays.fill(bytes, (byte) value);
      store();
      for (int length : new int[] {0, 1, 2, 3, 31, 32, 33, 65_535, AREA}) {
        assertEquals(naive(0, length), Checksum.sum(area, length), value + " x " + length);
      }
    }
  }

  @Test
  void exampleOfTheRfc() {
    byte[] example = {0x00, 0x01, (byte) 0xf2, 0x03, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, -9};
    Memory.copyFrom(example, 0, area, example.length);
    assertEquals(0xddf2, Checksum.sum(area, example.length));
    assertEquals(0x220d, Checksum.finish(Checksum.sum(area, example.length)));
  }

  @Test
  void piecesOfAnyLengths() {
    for (int round = 0; round < 2000; round++) {
      fill();
      int length = random.nextInt(3000);
      long sum = 0;
      for (int done = 0; done < length; ) {
        int piece = Math.min(length - done, random.nextInt(400));
        sum = Checksum.append(sum, done, area + done, piece);
        done += piece;
      }
      assertEquals(naive(0, length), Checksum.fold(sum));
    }
  }

  @Test
  void changedWords() {
    for (int round = 0; round < 20_000; round++) {
      int before = random.nextInt(65_536);
      int after = round % 3 == 0 ? ~before & 0xffff : random.nextInt(65_536);
      int rest = 1 + random.nextInt(65_535);
      int checksum = Checksum.finish((long) rest + before);
      assertEquals(Checksum.finish((long) rest + after), Checksum.update(checksum, before, after));
    }
  }

  @Test
  void foldsEveryCarry() {
    assertEquals(0xffff, Checksum.fold(-1L));
    assertEquals(0xffff, Checksum.fold(0xffff_ffffL));
    assertEquals(0xffff, Checksum.fold(0x1_fffe));
    assertEquals(1, Checksum.fold(0x1_0000));
    assertEquals(0, Checksum.fold(0));
  }
}
