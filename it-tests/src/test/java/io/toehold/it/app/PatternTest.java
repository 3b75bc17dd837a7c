package io.toehold.it.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pattern finds what it is there to find, or the integration tests show nothing. */
class PatternTest {
  private static final int LENGTH = 5_000_000;

  private final Pattern pattern = new Pattern(42);
  private final byte[] bytes = bytes();

  private byte[] bytes() {
    byte[] made = new byte[LENGTH];
    pattern.fill(0, made, 0, LENGTH);
    return made;
  }

  @Test
  void isTheSameInWhateverPieces() {
    Sizes sizes = new Sizes(1);
    byte[] piece = new byte[Sizes.MAX];
    int length;
    for (int at = 0; at < LENGTH; at += length) {
      length = Math.min(sizes.next(), LENGTH - at);
      pattern.fill(at, piece, 0, length);
      assertEquals(-1, Arrays.mismatch(piece, 0, length, bytes, at, at + length));
      assertEquals(-1, pattern.mismatch(at, bytes, at, length));
    }
  }

  /** The last two are the length of the block and twice that. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4096, 65_536, (1 << 20) + 13, 2 * ((1 << 20) + 13)})
  void findsWhatIsLostOrDoubled(int shift) {
    for (int at = 0; at < LENGTH - shift - 100; at += 99_991) {
      assertNotEquals(-1, pattern.mismatch(at, bytes, at + shift, 100));
      assertNotEquals(-1, pattern.mismatch(at + shift, bytes, at, 100));
    }
  }

  @Test
  void findsOneWrongBit() {
    bytes[3_333_333] ^= 1;
    assertEquals(3_333_333, pattern.mismatch(0, bytes, 0, LENGTH));
  }

  @Test
  void isAnotherForAnotherSeed() {
    assertNotEquals(-1, new Pattern(43).mismatch(0, bytes, 0, 100));
  }
}
