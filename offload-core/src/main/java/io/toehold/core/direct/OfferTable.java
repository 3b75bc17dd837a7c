package io.toehold.core.direct;

import io.toehold.core.memory.Memory;

/**
 * The offers made to one listener, in shared memory: 512 buckets of eight entries, chosen by the
 * client's port. An entry is in use only from before the client's connect until the path is
 * decided, so a full bucket is rare, and means host path.
 *
 * <pre>
 *   word 0   | generation : 24 | port : 16 | slot : 20 | state : 4 |     changed by CAS only
 *   word 1   | owner process : 64                                  |     written by the owner while CLAIMED
 *
 *   FREE -> CLAIMED -> CONNECTING -> OFFERED -> TAKEN -> FREE
 *                          |  |         '-----------------^   withdrawn
 *                          |  '-> REFUSED -> FREE             the acceptor gave up waiting
 *                          '-----------------^                the kernel could not connect
 * </pre>
 *
 * <p>Only the owner leaves CLAIMED, REFUSED and TAKEN; whoever finds a dead owner may free the
 * entry. The generation changes with every claim, so a CAS on a word read earlier fails if the
 * entry has changed hands since.
 */
public final class OfferTable {
  public static final int FREE = 0;
  public static final int CLAIMED = 1;
  public static final int CONNECTING = 2;
  public static final int OFFERED = 3;
  public static final int TAKEN = 4;
  public static final int REFUSED = 5;

  public static final int BUCKETS = 512;
  public static final int ENTRIES_PER_BUCKET = 8;
  public static final int ENTRY_BYTES = 16;
  public static final int BYTES = BUCKETS * ENTRIES_PER_BUCKET * ENTRY_BYTES;

  /** Slots of one process that an entry can name. */
  public static final int MAX_SLOTS = 1 << 20;

  private OfferTable() {}

  /** Address of the i-th entry in which offers of a client port may stand. */
  public static long entry(long table, int port, int i) {
    return table + ((long) (port & (BUCKETS - 1)) * ENTRIES_PER_BUCKET + i) * ENTRY_BYTES;
  }

  /** The entry's word now. */
  public static long word(long entry) {
    return Memory.getLongVolatile(entry);
  }

  public static int state(long word) {
    return (int) word & 0xf;
  }

  public static int slot(long word) {
    return (int) (word >>> 4) & (MAX_SLOTS - 1);
  }

  public static int port(long word) {
    return (int) (word >>> 24) & 0xffff;
  }

  public static int generation(long word) {
    return (int) (word >>> 40);
  }

  /** The word with another state. */
  public static long withState(long word, int state) {
    return (word & ~0xfL) | state;
  }

  /**
   * The owner; meaningful together with a word read before <i>and</i> after it with the same
   * generation.
   */
  public static long owner(long entry) {
    return Memory.getLongVolatile(entry + 8);
  }

  /**
   * Claims a free entry.
   *
   * @param seen the word as read, FREE
   * @return the entry's word, CLAIMED, or 0 if another was faster
   */
  public static long claim(long entry, long seen, long owner, int port, int slot) {
    long claimed =
        ((long) ((generation(seen) + 1) & 0xffffff) << 40)
            | ((long) port << 24)
            | ((long) slot << 4)
            | CLAIMED;
    if (!Memory.compareAndSetLong(entry, seen, claimed)) {
      return 0;
    }
    Memory.setLongRelease(entry + 8, owner);
    return claimed;
  }

  /** Moves an entry from the state in {@code word} to another; false if it has changed since. */
  public static boolean move(long entry, long word, int to) {
    return Memory.compareAndSetLong(entry, word, withState(word, to));
  }
}
