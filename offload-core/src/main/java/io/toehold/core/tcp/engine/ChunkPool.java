package io.toehold.core.tcp.engine;

import io.toehold.core.memory.Memory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pieces of memory outside the heap, all of one size, for the buffers of connections. The one given
 * back last is taken first: it is warm. Any number of threads; no locks.
 *
 * <pre>
 *   head   | address / 16 : 44 | change count : 20 |    0 address: none
 *   chunk  | next's address    | ...                    while it lies in the pool
 * </pre>
 *
 * The count makes a head that was taken and given back in between another one. A chunk is never
 * unmapped while others may look at it, so that reading {@code next} of one that has just been
 * taken does no harm: the CAS fails.
 */
public final class ChunkPool implements AutoCloseable {
  private static final int COUNT_BITS = 20;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

  private final int shift;
  private final int limit;
  private final AtomicLong head = new AtomicLong();
  private final AtomicInteger allocated = new AtomicInteger();
  private final AtomicInteger free = new AtomicInteger();

  /**
   * @param shift log2 of the size of a chunk
   * @param limit most chunks
   */
  public ChunkPool(int shift, int limit) {
    if (shift < 6 || shift > 30 || limit < 1) {
      throw new IllegalArgumentException("shift " + shift + ", limit " + limit);
    }
    this.shift = shift;
    this.limit = limit;
  }

  /** log2 of the bytes of a chunk. */
  public int shift() {
    return shift;
  }

  /** Chunks that are in use. */
  public int inUse() {
    return allocated.get() - free.get();
  }

  /**
   * Takes a chunk; its content is arbitrary.
   *
   * @return its address, or 0 if all are in use
   */
  public long take() {
    while (true) {
      long seen = head.get();
      long chunk = address(seen);
      if (chunk == 0) {
        return allocate();
      }
      if (head.compareAndSet(seen, word(Memory.getLong(chunk), seen))) {
        free.decrementAndGet();
        return chunk;
      }
    }
  }

  /** Gives a chunk back. */
  public void give(long chunk) {
    assert chunk != 0;
    free.incrementAndGet();
    while (true) {
      long seen = head.get();
      Memory.putLong(chunk, address(seen));
      if (head.compareAndSet(seen, word(chunk, seen))) {
        return;
      }
    }
  }

  private long allocate() {
    if (allocated.incrementAndGet() > limit) {
      allocated.decrementAndGet();
      return 0;
    }
    try {
      return Memory.allocate(1L << shift);
    } catch (OutOfMemoryError e) {
      allocated.decrementAndGet();
      return 0;
    }
  }

  private static long address(long word) {
    return word >>> COUNT_BITS << 4;
  }

  private static long word(long chunk, long before) {
    return chunk >>> 4 << COUNT_BITS | (before + 1 & COUNT_MASK);
  }

  /** Frees what lies in the pool. Nobody uses the pool any more, or at the same time. */
  @Override
  public void close() {
    for (long chunk = address(head.getAndSet(0)); chunk != 0; ) {
      long next = Memory.getLong(chunk);
      Memory.free(chunk);
      chunk = next;
    }
    allocated.addAndGet(-free.getAndSet(0));
  }
}
