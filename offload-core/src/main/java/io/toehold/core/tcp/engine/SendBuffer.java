package io.toehold.core.tcp.engine;

import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bytes that the application has written and the peer has not acknowledged: send queue and
 * retransmission queue in one. Named by their positions in the stream; the first byte has position
 * 1, after the SYN. One writer, the application, moves E; the engine moves K (TOE-CONTRACT section
 * 5).
 *
 * <pre>
 *        K                         E
 *   .....|#########################|      chunk of a position: position >> shift
 *     |  chunk  |  chunk  |  chunk  |     table slot of a chunk: its number & (slots - 1)
 *
 *   queued = | E : 62 | freed : 1 | busy : 1 |
 * </pre>
 *
 * The application takes chunks and writes the table; the engine gives chunks back. The last chunk,
 * which is filled in part, is given back too when everything in it has been acknowledged, so that
 * an idle connection holds none: the engine sets <i>freed</i> by a CAS on a word that holds E and
 * says that the application is not <i>busy</i> writing, and so owns the chunk if it succeeds. The
 * writer that finds <i>freed</i> takes a new one.
 */
final class SendBuffer {
  private static final long BUSY = 1;
  private static final long FREED = 2;
  private static final int POSITION_SHIFT = 2;
  private static final int FIRST_SLOTS = 4;
  private static final VarHandle QUEUED;
  private static final VarHandle ACKNOWLEDGED;
  private static final VarHandle TABLE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      QUEUED = lookup.findVarHandle(SendBuffer.class, "queued", long.class);
      ACKNOWLEDGED = lookup.findVarHandle(SendBuffer.class, "acknowledged", long.class);
      TABLE = lookup.findVarHandle(SendBuffer.class, "table", long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ChunkPool pool;
  private final int shift;
  private final long chunkMask;

  @SuppressWarnings("unused") // by QUEUED
  private long queued = 1L << POSITION_SHIFT;

  @SuppressWarnings("unused") // by ACKNOWLEDGED
  private long acknowledged = 1;

  /** The application's; the engine reads it after E. */
  private long[] table;

  /** The engine's: number of the first chunk that has not been given back. */
  private long firstChunk;

  SendBuffer(ChunkPool pool) {
    this.pool = pool;
    shift = pool.shift();
    chunkMask = (1L << shift) - 1;
  }

  /** E: position after the last byte that was written. Any thread. */
  long end() {
    return (long) QUEUED.getAcquire(this) >>> POSITION_SHIFT;
  }

  /** K: position after the last byte that was acknowledged. Any thread. */
  long acknowledged() {
    return (long) ACKNOWLEDGED.getAcquire(this);
  }

  /** Bytes written and not acknowledged. Any thread. */
  long pending() {
    long k = acknowledged();
    return end() - k;
  }

  /**
   * Application: takes bytes from an array, or from an address if {@code source} is null.
   *
   * @param limit T, most bytes to be pending
   * @return how many; 0 if there is no room, or no memory
   */
  int write(byte[] source, long from, int length, long limit) {
    long word = begin();
    long end = word >>> POSITION_SHIFT;
    long room = limit - (end - acknowledged());
    int wanted = (int) Math.max(0, Math.min(length, room));
    boolean tailFreed = (word & FREED) != 0;
    int done = 0;
    while (done < wanted) {
      long position = end + done;
      long offset = position & chunkMask;
      long chunk;
      if (offset == 0 || tailFreed || position == 1) {
        chunk = pool.take();
        if (chunk == 0) {
          break;
        }
        put(position >> shift, chunk);
        tailFreed = false;
      } else {
        chunk = table[slot(table, position)];
      }
      int step = (int) Math.min(wanted - done, chunkMask + 1 - offset);
      if (source == null) {
        Memory.copy(from + done, chunk + offset, step);
      } else {
        Memory.copyFrom(source, (int) from + done, chunk + offset, step);
      }
      done += step;
    }
    QUEUED.setRelease(this, end + done << POSITION_SHIFT | (tailFreed ? FREED : 0));
    return done;
  }

  private long begin() {
    while (true) {
      long word = (long) QUEUED.getAcquire(this);
      assert (word & BUSY) == 0 : "two writers";
      if (QUEUED.compareAndSet(this, word, word | BUSY)) {
        return word;
      }
    }
  }

  private void put(long number, long chunk) {
    long first = acknowledged() >> shift;
    long[] now = table;
    if (now == null || number - first >= now.length) {
      int slots = now == null ? FIRST_SLOTS : now.length;
      while (number - first >= slots) {
        slots *= 2;
      }
      long[] larger = new long[slots];
      for (long n = first; n < number; n++) {
        larger[(int) n & slots - 1] = now[(int) n & now.length - 1];
      }
      TABLE.setRelease(this, larger);
      now = larger;
    }
    now[(int) number & now.length - 1] = chunk;
  }

  private int slot(long[] in, long position) {
    return (int) (position >> shift) & in.length - 1;
  }

  /**
   * Engine: names the memory of a range as payload of a packet.
   *
   * @return how many bytes of it; fewer if the packet has no more room for pieces
   */
  int gather(long from, int length, OutgoingPacket packet) {
    assert from >= acknowledged() && from + length <= end() : from + "+" + length;
    long[] now = (long[]) TABLE.getAcquire(this);
    int done = 0;
    while (done < length && packet.pieces < OutgoingPacket.MAX_PIECES) {
      long offset = from + done & chunkMask;
      int step = (int) Math.min(length - done, chunkMask + 1 - offset);
      packet.add(now[slot(now, from + done)] + offset, step);
      done += step;
    }
    return done;
  }

  /** Engine: everything before {@code position} has been acknowledged. A smaller one is ignored. */
  void acknowledge(long position) {
    assert position <= end() : position + " > " + end();
    if (position <= (long) ACKNOWLEDGED.get(this)) {
      return;
    }
    giveBack(position >> shift);
    ACKNOWLEDGED.setRelease(this, position);
    giveBackLast(position);
  }

  private void giveBack(long end) {
    long[] now = (long[]) TABLE.getAcquire(this);
    for (; firstChunk < end; firstChunk++) {
      pool.give(now[(int) firstChunk & now.length - 1]);
    }
  }

  private void giveBackLast(long position) {
    long offset = position & chunkMask;
    long word = position << POSITION_SHIFT;
    if (offset != 0 && (long) QUEUED.getAcquire(this) == word) {
      long[] now = (long[]) TABLE.getAcquire(this);
      long chunk = now[slot(now, position)]; // the writer may replace it as soon as it is freed
      if (QUEUED.compareAndSet(this, word, word | FREED)) {
        pool.give(chunk);
      }
    }
  }

  /** Engine: drops everything. Nobody writes any more. */
  void release() {
    long word = (long) QUEUED.getAcquire(this);
    assert (word & BUSY) == 0;
    long end = word >>> POSITION_SHIFT;
    boolean tail = (end & chunkMask) != 0 && end > 1 && (word & FREED) == 0;
    giveBack((end >> shift) + (tail ? 1 : 0));
    QUEUED.setRelease(this, end << POSITION_SHIFT | FREED);
    ACKNOWLEDGED.setRelease(this, end);
    table = null;
  }
}
