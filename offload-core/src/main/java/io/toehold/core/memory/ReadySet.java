package io.toehold.core.memory;

import java.util.function.IntConsumer;

/**
 * Which sleepers of a process have been rung, in memory that other processes write: a bit for each
 * number, and a bit for each word of them that may not be 0. Setting a bit twice is setting it
 * once; a bit without a reason is a wake-up without a reason; whoever dies while setting one has
 * blocked nobody.
 *
 * <pre>
 *     0 bell      of the one thread that takes, see {@link Doorbell#FUTEX}
 *   128 summary   16 words, a bit for each member word
 *   256 members   1024 words, a bit for each number
 *
 *   set: member bit, then summary bit, then the bell     take: summary word -> 0, then member words -> 0
 * </pre>
 *
 * <p>All of these are sequentially consistent: a taker that misses a member bit has taken the
 * summary before its bit was set there, and so takes it again.
 */
public final class ReadySet {
  /** Numbers from 0 to one less than this. */
  public static final int SLEEPERS = 1 << 16;

  private static final int WORDS = SLEEPERS / Long.SIZE;
  private static final int SUMMARY = 128;
  private static final int SUMMARY_WORDS = WORDS / Long.SIZE;
  private static final int MEMBERS = SUMMARY + SUMMARY_WORDS * Long.BYTES;

  public static final int BYTES = MEMBERS + WORDS * Long.BYTES;

  private final long address;

  /**
   * @param address {@link #BYTES} bytes, zero at first, aligned to 128, mapped as long as this
   *     object is used
   */
  public ReadySet(long address) {
    this.address = address;
  }

  /** Where the taker sleeps when nothing is set; ring it after {@link #set}. */
  public long bell() {
    return address;
  }

  /** Sets a bit; a number out of range, which only a hostile process writes, is nobody's. */
  public void set(int sleeper) {
    if (sleeper < 0 || sleeper >= SLEEPERS) {
      return;
    }
    int word = sleeper / Long.SIZE;
    or(address + MEMBERS + (long) word * Long.BYTES, sleeper);
    or(address + SUMMARY + (long) (word / Long.SIZE) * Long.BYTES, word);
  }

  /** Whether there is nothing to take. */
  public boolean isEmpty() {
    for (int i = 0; i < SUMMARY_WORDS; i++) {
      if (Memory.getLongVolatile(address + SUMMARY + (long) i * Long.BYTES) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Takes all that is set and says what. One thread at a time, or bits are given to several. */
  public void take(IntConsumer each) {
    for (int i = 0; i < SUMMARY_WORDS; i++) {
      long summary = takeWord(address + SUMMARY + (long) i * Long.BYTES);
      for (; summary != 0; summary &= summary - 1) {
        int word = i * Long.SIZE + Long.numberOfTrailingZeros(summary);
        long members = takeWord(address + MEMBERS + (long) word * Long.BYTES);
        for (; members != 0; members &= members - 1) {
          each.accept(word * Long.SIZE + Long.numberOfTrailingZeros(members));
        }
      }
    }
  }

  /** A bit that is set already need not be set again: whoever takes it looks afterwards. */
  private static void or(long at, int number) {
    long bit = 1L << number;
    if ((Memory.getLongVolatile(at) & bit) == 0) {
      Memory.getAndOrLong(at, bit);
    }
  }

  private static long takeWord(long at) {
    return Memory.getLongVolatile(at) == 0 ? 0 : Memory.getAndSetLong(at, 0);
  }
}
