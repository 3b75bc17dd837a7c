package io.toehold.core.direct;

import io.toehold.core.memory.Memory;
import io.toehold.core.toe.Lease;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a consumer has lent, and the one writer of its shared word: credits return in order, so the
 * word stays at the oldest byte that is still lent.
 *
 * <pre>
 *    word                              position            produced
 *     | lent | released | lent | read  |     unread        |
 * </pre>
 *
 * <p>Without leases this is one store. {@link #lend}, {@link #consumed} belong to the reading
 * thread; the rest to any.
 */
final class Leases {
  private static final VarHandle POSITION;

  static {
    try {
      POSITION = MethodHandles.lookup().findVarHandle(Leases.class, "position", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long word;
  private final long seen;
  private final Deque<Lease> lent = new ArrayDeque<>(0); // guarded by itself, oldest first
  private volatile boolean some; // written under the guard
  private boolean forgotten; // guarded by lent

  @SuppressWarnings("unused") // by its VarHandle
  private long position;

  /**
   * @param line of the direction
   */
  Leases(long line) {
    this.word = line + SlotLayout.CONSUMED_OFFSET;
    this.seen = line + SlotLayout.SEEN_OFFSET;
  }

  /** The next byte to be read. */
  long position() {
    return (long) POSITION.getAcquire(this);
  }

  /** Everything before this has been read or lent. */
  void consumed(long position) {
    POSITION.setRelease(this, position);
    if (some) {
      Memory.setLongRelease(seen, position);
      synchronized (lent) {
        publish();
      }
    } else {
      Memory.setLongRelease(word, position);
    }
  }

  Lease lend(long from, long address, int length) {
    Lease lease = new Lease(from, address, length);
    synchronized (lent) {
      lent.addLast(lease);
      some = true;
      POSITION.setRelease(this, from + length);
      Memory.setLongRelease(seen, from + length);
    }
    return lease;
  }

  boolean release(Lease lease) {
    synchronized (lent) {
      if (lease.isReleased() || forgotten) {
        return false;
      }
      lease.markReleased();
      if (lent.peekFirst() != lease) {
        return false;
      }
      while (!lent.isEmpty() && lent.peekFirst().isReleased()) {
        lent.removeFirst();
      }
      publish();
      some = !lent.isEmpty(); // last: from now on the reading thread publishes without the guard
      return true;
    }
  }

  int forget() {
    synchronized (lent) {
      forgotten = true;
      int left = (int) lent.stream().filter(lease -> !lease.isReleased()).count();
      lent.clear();
      return left;
    }
  }

  private void publish() {
    Lease oldest = lent.peekFirst();
    Memory.setLongRelease(word, oldest == null ? position() : oldest.position());
  }
}
