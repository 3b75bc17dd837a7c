package io.toehold.core.memory;

/**
 * One word of shared memory by which a sleeper asks to be woken, and a producer learns that
 * somebody sleeps. The sleeper writes <i>how</i> it wants to be woken; 0 means that nobody sleeps,
 * and ringing costs a fence and a load.
 *
 * <pre>
 *   sleeper                             producer
 *   arm(how)                            change the state
 *   full fence                          full fence
 *   look at the state again             how = take(): 0, or CAS how -> 0
 *   sleep until woken, disarm()         wake in the way that how says
 * </pre>
 *
 * <p>The lowest eight bits say how; the others tell the {@link #WAKER} whom.
 *
 * <p>With both fences, either the sleeper's second look sees the change or the producer sees the
 * word: no wake-up is lost. A word has one sleeper at a time; any number of threads may ring it.
 */
public final class Doorbell {
  /** Nobody sleeps. */
  public static final int NONE = 0;

  /** A thread sleeps in {@code futex(FUTEX_WAIT)} on the word itself. */
  public static final int FUTEX = 1;

  /** Somebody waits for a byte on the anchor. */
  public static final int ANCHOR = 2;

  /** A virtual thread sleeps; its process's waker knows it by a number, and is to be told it. */
  public static final int WAKER = 3;

  private static final int KIND_BITS = 8;

  private Doorbell() {}

  /** The word by which a virtual thread asks for its process's waker. */
  public static int wakerOf(int sleeper) {
    return sleeper << KIND_BITS | WAKER;
  }

  /** How the one who armed the word wants to be woken; may be nonsense of a hostile peer. */
  public static int kind(int armed) {
    return armed & (1 << KIND_BITS) - 1;
  }

  /** The number in a word of kind {@link #WAKER}, of 24 bits. */
  public static int sleeper(int armed) {
    return armed >>> KIND_BITS;
  }

  /** Asks to be woken; contains the full fence, so the caller looks at the state next. */
  public static void arm(long word, int how) {
    Memory.putIntVolatile(word, how);
    Memory.fullFence();
  }

  /** Takes the wish back; a wake-up may still be on its way. */
  public static void disarm(long word) {
    if (Memory.getInt(word) != NONE) {
      Memory.putIntVolatile(word, NONE);
    }
  }

  /** Whether the word is armed now. */
  public static boolean isArmed(long word) {
    return Memory.getIntVolatile(word) != NONE;
  }

  /**
   * Takes the wish of a sleeper, after a change of state; contains the full fence. Of several
   * callers one gets it.
   *
   * @return how the caller has to wake the sleeper, see {@link #kind}; or {@link #NONE}
   */
  public static int take(long word) {
    Memory.fullFence();
    int how = Memory.getIntVolatile(word);
    return how != NONE && Memory.compareAndSetInt(word, how, NONE) ? how : NONE;
  }

  /** Takes the wish if it is this one; otherwise it stands. Contains the full fence. */
  public static boolean take(long word, int how) {
    Memory.fullFence();
    return Memory.getIntVolatile(word) == how && Memory.compareAndSetInt(word, how, NONE);
  }
}
