package io.toehold.core.direct;

import static io.toehold.core.direct.SlotLayout.LARGE;
import static io.toehold.core.direct.SlotLayout.SMALL;

import io.toehold.core.memory.Memory;
import io.toehold.core.toe.StreamBrokenException;

/**
 * The reading end of one direction; see {@link RingProducer}. Consuming returns the credits. One
 * thread at a time (the holder of the connection's read lock), except {@link #available} and {@link
 * #end}.
 */
public final class RingConsumer {
  private final long line;
  private final long small;
  private final long large;

  private long consumed;
  private long produced; // the last seen position of the producer
  private long growAt = -1;

  /** The parameters are those of {@link RingProducer}. */
  public RingConsumer(long direction, long small, long large) {
    this.line = direction;
    this.small = small;
    this.large = large;
  }

  /**
   * Copies what is there, at most {@code length}, and returns its credits; 0 if there is nothing.
   */
  public int read(byte[] dst, int offset, int length) throws StreamBrokenException {
    int done = 0;
    while (done < length) {
      int n = run(length - done);
      if (n == 0) {
        break;
      }
      Memory.copyTo(address(), dst, offset + done, n);
      consumed += n;
      done += n;
    }
    return finish(done);
  }

  /** The same to memory outside the heap. */
  public int read(long dst, int length) throws StreamBrokenException {
    int done = 0;
    while (done < length) {
      int n = run(length - done);
      if (n == 0) {
        break;
      }
      Memory.copy(address(), dst + done, n);
      consumed += n;
      done += n;
    }
    return finish(done);
  }

  /** Whether there is something to read. Safe from any thread; may be one operation old. */
  public boolean isReadable() {
    return Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET) != consumedNow();
  }

  /**
   * Bytes that can be read now. Safe from any thread; nonsense of the peer is cut to what a ring
   * can hold.
   */
  public int available() {
    long n = Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET) - consumedNow();
    return (int) Math.max(0, Math.min(n, SMALL + LARGE));
  }

  /** How the stream ends, once everything has been read: one of the {@code END_} values. */
  public int end() {
    return Memory.getIntAcquire(line + SlotLayout.END_OFFSET);
  }

  /**
   * Whether a producer that waits for room should be woken: there is a third of the ring, or all of
   * it.
   */
  public boolean isCreditDue() {
    long capacity = growAt < 0 ? SMALL : LARGE;
    long held = Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET) - consumed;
    return capacity - held >= capacity / 3;
  }

  /** Tells the producer that nobody will consume any more. */
  public void close() {
    Memory.setIntRelease(line + SlotLayout.CLOSED_OFFSET, 1);
  }

  private long consumedNow() {
    return Memory.getLong(line + SlotLayout.CONSUMED_OFFSET); // our own word: no peer writes it
  }

  private int finish(int done) {
    if (done > 0) {
      Memory.setLongRelease(line + SlotLayout.CONSUMED_OFFSET, consumed);
    }
    return done;
  }

  private long address() {
    return growAt < 0 || consumed < growAt
        ? small + (consumed & (SMALL - 1))
        : large + (consumed & (LARGE - 1));
  }

  /** The bytes that lie side by side at the consumer's position, at most {@code wanted}. */
  private int run(int wanted) throws StreamBrokenException {
    if (produced == consumed) {
      refresh();
    }
    long until = produced;
    int capacity = LARGE;
    if (growAt < 0 || consumed < growAt) {
      capacity = SMALL;
      if (growAt >= 0) {
        until = Math.min(until, growAt);
      }
    }
    long toTheEdge = capacity - (consumed & (capacity - 1));
    return (int) Math.min(wanted, Math.min(until - consumed, toTheEdge));
  }

  private void refresh() throws StreamBrokenException {
    long now = Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET);
    if (growAt < 0) {
      long grow =
          Memory.getLong(line + SlotLayout.GROW_AT_OFFSET); // published before any byte behind it
      if (grow >= 0) {
        if (grow < consumed || grow > consumed + SMALL) {
          throw new StreamBrokenException("growAt", grow, consumed, consumed + SMALL);
        }
        growAt = grow;
      }
    }
    long most = growAt < 0 ? consumed + SMALL : Math.max(consumed, growAt) + LARGE;
    if (now < produced || now > most) {
      throw new StreamBrokenException("produced", now, produced, most);
    }
    produced = now;
  }
}
