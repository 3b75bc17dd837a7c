package io.toehold.core.tcp.engine;

import io.toehold.core.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bytes that have arrived and have not been read: receive queue and reassembly queue in one.
 * Each byte is copied once, to the place of its position; the first one has position 1, after the
 * SYN. The engine moves R, the application {@code consumed} (TOE-CONTRACT section 5).
 *
 * <pre>
 *       consumed              R         out of order
 *   ....|#####################|.....####....#####.....
 *     |  chunk  |  chunk  |  chunk  |  chunk  |        chunk of a position: position >> shift
 * </pre>
 *
 * The engine takes chunks, writes the table, and gives chunks back when {@code consumed} has passed
 * their end, or has reached R with nothing behind it.
 */
final class ReceiveBuffer {
  private static final int FIRST_SLOTS = 4;
  private static final int KEPT_SLOTS = 16;
  private static final VarHandle RECEIVED;
  private static final VarHandle CONSUMED;
  private static final VarHandle TABLE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RECEIVED = lookup.findVarHandle(ReceiveBuffer.class, "received", long.class);
      CONSUMED = lookup.findVarHandle(ReceiveBuffer.class, "consumed", long.class);
      TABLE = lookup.findVarHandle(ReceiveBuffer.class, "table", long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ChunkPool pool;
  private final int shift;
  private final long chunkMask;

  @SuppressWarnings("unused") // by RECEIVED
  private long received = 1;

  @SuppressWarnings("unused") // by CONSUMED
  private long consumed = 1;

  /** The engine's; the application reads it after R. 0: no chunk. */
  private long[] table;

  /** The engine's: number of the first chunk that has not been given back. */
  private long firstChunk;

  /** The engine's: what has arrived after a hole. */
  private final ByteRanges later = new ByteRanges();

  ReceiveBuffer(ChunkPool pool) {
    this.pool = pool;
    shift = pool.shift();
    chunkMask = (1L << shift) - 1;
  }

  /** R: position after the last byte that arrived in order. Any thread. */
  long received() {
    return (long) RECEIVED.getAcquire(this);
  }

  /** Position after the last byte that was read. Any thread. */
  long consumed() {
    return (long) CONSUMED.getAcquire(this);
  }

  /** H: bytes that can be read. Any thread. */
  long held() {
    long c = consumed();
    return received() - c;
  }

  /** Engine: the ranges that have arrived out of order. */
  ByteRanges later() {
    return later;
  }

  /**
   * Engine: stores bytes at their place, and moves R over all that is complete now.
   *
   * @param position of the first byte; not before R
   * @return false if there is no memory for them now; nothing has changed then
   */
  boolean insert(long position, long source, int length) {
    long r = (long) RECEIVED.get(this);
    long end = position + length;
    assert length > 0 && position >= r;
    if (!prepare(position, end)) {
      return false;
    }
    if (position > r && !later.add(position, end)) {
      return false;
    }
    long[] now = table;
    for (int done = 0; done < length; ) {
      long offset = position + done & chunkMask;
      int step = (int) Math.min(length - done, chunkMask + 1 - offset);
      Memory.copy(source + done, now[slot(now, position + done >> shift)] + offset, step);
      done += step;
    }
    if (position == r) {
      RECEIVED.setRelease(this, join(end));
    }
    return true;
  }

  private long join(long end) {
    long r = end;
    while (!later.isEmpty() && later.from(0) <= r) {
      r = Math.max(r, later.to(0));
      later.removeFirst();
    }
    return r;
  }

  private boolean prepare(long position, long end) {
    if (table != null) {
      giveBack(consumed() >> shift);
    }
    long last = end - 1 >> shift;
    if (table == null || last - firstChunk >= table.length) {
      grow(last);
    }
    for (long number = position >> shift; number <= last; number++) {
      int slot = slot(table, number);
      if (table[slot] == 0 && (table[slot] = pool.take()) == 0) {
        return false;
      }
    }
    return true;
  }

  private void grow(long last) {
    long[] now = table;
    int slots = now == null ? FIRST_SLOTS : now.length;
    while (last - firstChunk >= slots) {
      slots *= 2;
    }
    long[] larger = new long[slots];
    if (now != null) {
      for (long n = firstChunk; n < firstChunk + now.length; n++) {
        larger[slot(larger, n)] = now[slot(now, n)];
      }
    }
    TABLE.setRelease(this, larger);
  }

  private static int slot(long[] in, long number) {
    return (int) number & in.length - 1;
  }

  /** Engine: gives back what has been read, and the last chunk too if nothing is left to read. */
  void giveBack() {
    if (table == null) {
      return;
    }
    long c = consumed();
    long end = c >> shift;
    if (c == (long) RECEIVED.get(this) && later.isEmpty()) {
      end++;
    }
    giveBack(end);
    if (end > c >> shift) {
      firstChunk = c >> shift; // a chunk is taken for the rest of it when bytes arrive
      if (table.length > KEPT_SLOTS) {
        TABLE.setRelease(this, null);
      }
    }
  }

  private void giveBack(long end) {
    long stop = Math.min(end, firstChunk + table.length);
    for (long n = firstChunk; n < stop; n++) {
      int slot = slot(table, n);
      if (table[slot] != 0) {
        pool.give(table[slot]);
        table[slot] = 0;
      }
    }
    firstChunk = Math.max(firstChunk, end);
  }

  /**
   * Application: takes bytes out, into an array, or to an address if {@code target} is null.
   *
   * @param end position not to read beyond
   * @return how many
   */
  int read(byte[] target, long to, int length, long end) {
    long c = (long) CONSUMED.get(this);
    int wanted = (int) Math.max(0, Math.min(length, Math.min(received(), end) - c));
    if (wanted == 0) {
      return 0;
    }
    long[] now = (long[]) TABLE.getAcquire(this);
    for (int done = 0; done < wanted; ) {
      long offset = c + done & chunkMask;
      int step = (int) Math.min(wanted - done, chunkMask + 1 - offset);
      long from = now[slot(now, c + done >> shift)] + offset;
      if (target == null) {
        Memory.copy(from, to + done, step);
      } else {
        Memory.copyTo(from, target, (int) to + done, step);
      }
      done += step;
    }
    CONSUMED.setRelease(this, c + wanted);
    return wanted;
  }

  /** Application: goes past bytes without looking at them. */
  void skip(int bytes) {
    long c = (long) CONSUMED.get(this);
    assert c + bytes <= received();
    CONSUMED.setRelease(this, c + bytes);
  }

  /** Engine: drops everything. Nobody reads any more. */
  void release() {
    if (table != null) {
      giveBack(firstChunk + table.length);
      table = null;
    }
    later.clear();
    CONSUMED.setRelease(this, received());
  }
}
