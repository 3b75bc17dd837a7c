package io.toehold.it.app;

import java.util.Arrays;

/**
 * An endless stream of pseudo-random bytes, given by its seed, that costs little more than a copy
 * to make or to check. It goes through one random block again and again, each time from another
 * offset, so that a byte lost, doubled or moved is found, even when what is lost is as long as the
 * block.
 */
public final class Pattern {
  private static final int LAP = (1 << 20) + 13;
  private static final byte[] BLOCK = block();

  private final long seed;

  public Pattern(long seed) {
    this.seed = seed;
  }

  /** Writes the bytes of the stream from {@code position} on. */
  public void fill(long position, byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      long at = position + done;
      int inLap = (int) (at % LAP);
      int part = Math.min(length - done, LAP - inLap);
      System.arraycopy(BLOCK, start(at / LAP) + inLap, bytes, offset + done, part);
      done += part;
    }
  }

  /**
   * The index of the first byte that is not what the stream has from {@code position} on, or -1.
   */
  public int mismatch(long position, byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      long at = position + done;
      int inLap = (int) (at % LAP);
      int part = Math.min(length - done, LAP - inLap);
      int from = start(at / LAP) + inLap;
      int different =
          Arrays.mismatch(BLOCK, from, from + part, bytes, offset + done, offset + done + part);
      if (different >= 0) {
        return done + different;
      }
      done += part;
    }
    return -1;
  }

  /** Fails unless the bytes are those of the stream from {@code position} on. */
  public void check(long position, byte[] bytes, int offset, int length) {
    int different = mismatch(position, bytes, offset, length);
    if (different >= 0) {
      throw new IllegalStateException(
          "seed " + seed + ": wrong byte at position " + (position + different));
    }
  }

  private int start(long lap) {
    return (int) Long.remainderUnsigned(mix(seed * 0x9E3779B97F4A7C15L + lap), LAP);
  }

  /**
   * A full avalanche (the finaliser of SplitMix64), so that near seeds and laps have nothing in
   * common.
   */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static byte[] block() {
    byte[] bytes = new byte[2 * LAP];
    long state = 0x7031D;
    for (int i = 0; i < bytes.length; i++) {
      if ((i & 7) == 0) {
        state = mix(state);
      }
      bytes[i] = (byte) (state >>> (8 * (i & 7)));
    }
    return bytes;
  }
}
