package io.toehold.core.wire;

import io.toehold.core.memory.Memory;

/**
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of all 16-bit
 * words. A <i>sum</i> here is that sum before the last complement, in network byte order, as a long
 * that holds carries not yet folded in: sums of pieces are simply added, if each piece but the last
 * has an even number of bytes, or else by {@link #append}.
 */
public final class Checksum {
  private static final int UNROLLED = 32;

  private Checksum() {}

  /**
   * The sum of some bytes; an odd one at the end counts as if a zero followed.
   *
   * @return 0 to 65535
   */
  public static int sum(long address, int length) {
    // Words are added in native order, which is the same up to swapping the two bytes of the result
    // (RFC 1071 section 2B). All are added whole, carries lost, and their upper halves once more:
    // the lower halves' sum follows from the two.
    long whole = 0;
    long upper = 0;
    long at = address;
    long end = address + length;
    for (; at <= end - UNROLLED; at += UNROLLED) {
      long a = Memory.getLong(at);
      long b = Memory.getLong(at + 8);
      long c = Memory.getLong(at + 16);
      long d = Memory.getLong(at + 24);
      whole += (a + b) + (c + d);
      upper += ((a >>> 32) + (b >>> 32)) + ((c >>> 32) + (d >>> 32));
    }
    for (; at <= end - 8; at += 8) {
      long a = Memory.getLong(at);
      whole += a;
      upper += a >>> 32;
    }
    long sum = (whole - (upper << 32)) + upper;
    if (at <= end - 4) {
      sum += Memory.getInt(at) & 0xffffffffL;
      at += 4;
    }
    if (at <= end - 2) {
      sum += Memory.getShort(at) & 0xffff;
      at += 2;
    }
    if (at < end) {
      int last = Memory.getByte(at) & 0xff;
      sum += NetworkOrder.LITTLE_ENDIAN ? last : last << 8;
    }
    int folded = fold(sum);
    return NetworkOrder.LITTLE_ENDIAN ? swap(folded) : folded;
  }

  /**
   * Adds the sum of a further piece.
   *
   * @param sum of what comes before
   * @param before how many bytes came before
   */
  public static long append(long sum, int before, long address, int length) {
    int piece = sum(address, length);
    // at an odd place all its bytes are in the other half of their words (RFC 1071 section 2B)
    return sum + ((before & 1) == 0 ? piece : swap(piece));
  }

  /**
   * The sum of a 128-bit address, or of a mapped IPv4 one: the mapping's 0xffff is a zero in one's
   * complement.
   */
  static long address(long high, long low) {
    return (high >>> 32) + (high & 0xffffffffL) + (low >>> 32) + (low & 0xffffffffL);
  }

  /** Folds the carries in: 0 to 65535. */
  public static int fold(long sum) {
    long s = (sum >>> 32) + (sum & 0xffffffffL);
    s = (s >>> 32) + (s & 0xffffffffL);
    s = (s >>> 16) + (s & 0xffff);
    return (int) ((s >>> 16) + (s & 0xffff));
  }

  /**
   * What goes into the checksum field. Over bytes with a right checksum among them, this is 0.
   *
   * @param sum with the field itself as 0
   */
  public static int finish(long sum) {
    return ~fold(sum) & 0xffff;
  }

  /** The checksum after a 16-bit word that it covers has changed (RFC 1624, equation 3). */
  public static int update(int checksum, int before, int after) {
    return finish((~checksum & 0xffff) + (~before & 0xffff) + (after & 0xffff));
  }

  private static int swap(int sum) {
    return (sum & 0xff) << 8 | sum >>> 8;
  }
}
