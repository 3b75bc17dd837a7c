package io.toehold.apps.store;

import io.toehold.apps.kit.WrongResult;
import java.util.Arrays;

/** Message number n: a size and bytes that follow from n alone, the first eight of which are n. */
public final class Message {

  /** The longest, in bytes. */
  public static final int LONGEST = 8192;

  private static final int[] SIZES = {64, 200, 1024, 333, LONGEST, 512, 2000, 100};

  private Message() {}

  /** The bytes of message n. */
  public static byte[] bytes(long n) {
    byte[] bytes = new byte[SIZES[(int) Math.floorMod(n, (long) SIZES.length)]];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (n >>> 8 * i);
    }
    long state = n * 0x9E3779B97F4A7C15L + 1;
    for (int i = Long.BYTES; i < bytes.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      bytes[i] = (byte) (state >>> 56);
    }
    return bytes;
  }

  /** Which message it is; every byte of it is checked. */
  public static long number(byte[] bytes) {
    if (bytes == null || bytes.length < Long.BYTES) {
      throw new WrongResult("not a message: " + Arrays.toString(bytes));
    }
    long n = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      n |= (bytes[i] & 0xFFL) << 8 * i;
    }
    WrongResult.unlessEqual(bytes(n), bytes);
    return n;
  }
}
