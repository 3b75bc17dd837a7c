package io.toehold.core.direct;

import io.toehold.core.memory.Memory;

/**
 * The offers made to one listener, in shared memory: 512 buckets of eight entries, chosen by the
 * client's port. An entry is in use only from before the client's connect until the path is
 * decided, so a full bucket is rare, and means host path.
 *
 * <pre>
 *   word 0   | generation : 24 | port : 16 | slot : 20 | state : 4 |     changed by CAS only
 *   word 1   | owner process : 64                                  |     0, or whose entry it is; by CAS
 *
 *   FREE -> CONNECTING -> OFFERED -> TAKEN -> FREE
 *               |  |         | '----------------^   withdrawn
 *               |  '-> REFUSED <- cannot map it |
 *               |          '--------------------^   the acceptor gave up waiting
 *               '-------------------------------^   the kernel could not connect
 * </pre>
 *
 * <p>The owner word is the entry's lock: 0 -> owner before anything else, owner -> 0 last, when
 * word 0 is FREE. Acceptors move CONNECTING to REFUSED and OFFERED to TAKEN or REFUSED, and never
 * free anything; a claimer that finds the entry of a dead owner frees word 0 and then replaces the
 * owner, so that as long as word 0 stands still, its owner does. The generation changes with every
 * claim, so a CAS on a word read earlier fails if the entry has changed hands since.
 */
public final class OfferTable {
  public static final int FREE = 0;
  public static final int CONNECTING = 1;
  public static final int OFFERED = 2;
  public static final int TAKEN = 3;
  public static final int REFUSED = 4;

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
   * The owner, 0 if there is none. That of a word read before it, if the word still stands after
   * it.
   */
  public static long owner(long entry) {
    return Memory.getLongVolatile(entry + 8);
  }

  /**
   * Frees the word of an entry whose owner is dead, which makes it ready for {@link #own}.
   *
   * @param seen the word, as read before the owner
   */
  public static boolean reclaim(long entry, long seen) {
    return state(seen) == FREE || move(entry, seen, FREE);
  }

  /**
   * Makes an entry one's own.
   *
   * @param before 0, or a dead owner whose word has been reclaimed
   * @return false if another was faster
   */
  public static boolean own(long entry, long before, long owner) {
    return Memory.compareAndSetLong(entry + 8, before, owner);
  }

  /**
   * Enters that a client is about to connect; only by the owner.
   *
   * @return the entry's word, CONNECTING
   */
  public static long enter(long entry, int port, int slot) {
    long seen = word(entry);
    long entered =
        ((long) ((generation(seen) + 1) & 0xffffff) << 40)
            | ((long) port << 24)
            | ((long) slot << 4)
            | CONNECTING;
    boolean done = Memory.compareAndSetLong(entry, seen, entered);
    assert done : "only the owner changes a free word";
    return entered;
  }

  /** Gives an entry back whose word the owner has moved to FREE. */
  public static void disown(long entry) {
    Memory.setLongRelease(entry + 8, 0);
  }

  /** Moves an entry from the state in {@code word} to another; false if it has changed since. */
  public static boolean move(long entry, long word, int to) {
    return Memory.compareAndSetLong(entry, word, withState(word, to));
  }
}
