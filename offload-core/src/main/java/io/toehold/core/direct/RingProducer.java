package io.toehold.core.direct;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import io.toehold.core.toe.StreamBrokenException;
import java.util.function.IntPredicate;

/**
 * The writing end of one direction. Positions are absolute and never fall; the window is what the
 * ring can hold beyond the consumer's position. One thread at a time (the holder of the
 * connection's write lock), unless said.
 *
 * <p>A direction begins in its smallest ring. A producer that finds its ring full may go on in the
 * next larger one: it publishes its position, and bytes from there on are in that ring. The first
 * step is taken at once, since the smallest ring is no more than a place for small messages; the
 * others only when the ring has been filled many times over, so that only bulk has large rings, or
 * when the writer has waited for long: the kernel would take some megabytes before anybody reads.
 *
 * <p>A larger ring that has been read to its end is begun anew from time to time, so that no more
 * of it is in use, and in the caches, than is under way at once.
 */
public final class RingProducer {
  private static final int BULK = 4 << 10; // below, a native call costs more than it spares
  private static final int FILLED_OVER = 8;
  private static final int ANEW = 64 << 10; // after so many bytes, if the ring is empty then
  private static final int USUAL_RECEIVE_BUFFER = 128 << 10; // Linux: the second of tcp_rmem

  private final long line;
  private final boolean toServer;
  private final long slot;
  private final IntPredicate allocate;
  private final BulkCopy bulk;

  private long produced;
  private long consumed; // the last seen position of the consumer
  private long growAt; // where the ring of this level begins
  private long origin; // what lies where the ring begins
  private long anewAt; // from here on it may be begun anew
  private int claimed; // bytes that the last claim has lent
  private long ring;
  private int mask;
  private volatile int level;
  private volatile boolean mayGrow;
  private volatile boolean hasWaited;
  private volatile int sendBuffer; // 0: as much as the rings hold

  /**
   * @param slot address of the slot
   * @param toServer the direction
   * @param allocate makes sure that the ring of a level has storage; false if there is none
   * @param copy may be faster than stores for bulk
   */
  public RingProducer(long slot, boolean toServer, IntPredicate allocate, CopyToPeer copy) {
    this.slot = slot;
    this.toServer = toServer;
    this.line = slot + (toServer ? SlotLayout.TO_SERVER_OFFSET : SlotLayout.TO_CLIENT_OFFSET);
    this.allocate = allocate;
    this.bulk = new BulkCopy(copy, System::nanoTime);
    enter(0);
  }

  /**
   * From now on the direction may grow. (Before the path is decided it must not: all bytes must fit
   * the smallest ring.) Any thread.
   */
  public void allowGrowth() {
    mayGrow = true;
  }

  /**
   * From now on no more bytes are under way than the kernel would hold: what is in this send buffer
   * and in the peer's receive buffer. What is under way already may be more. Any thread.
   *
   * @param bytes SO_SNDBUF, if the application has set it, as the kernel says it; 0 for no limit
   *     but the rings'
   */
  public void sendBuffer(int bytes) {
    sendBuffer = bytes;
  }

  /** Copies as much as fits and publishes it; 0 if the ring is full. */
  public int write(byte[] src, int offset, int length) throws StreamBrokenException {
    int n = (int) Math.min(length, room(length));
    if (n > 0) {
      int at = place();
      int first = Math.min(n, mask + 1 - at);
      copyIn(src, offset, ring + at, first);
      if (first < n) {
        copyIn(src, offset + first, ring, n - first);
      }
      publish(n);
    }
    return n;
  }

  /**
   * The same from memory outside the heap.
   *
   * @param ofFile whether it is a file's mapping, see {@link CopyToPeer#copyFile}
   */
  public int write(long src, int length, boolean ofFile) throws StreamBrokenException {
    int n = (int) Math.min(length, room(length));
    if (n > 0) {
      int at = place();
      int first = Math.min(n, mask + 1 - at);
      copyIn(src, ring + at, first, ofFile);
      if (first < n) {
        copyIn(src + first, ring, n - first, ofFile);
      }
      publish(n);
    }
    return n;
  }

  /**
   * Lends the room for the next bytes, to be filled in place; {@link #claimed} says how much it is.
   * It counts until the next {@link #commit}, claim or write; nothing is published by it.
   *
   * @return where it begins, 0 if the ring is full
   */
  public long claim(int most) throws StreamBrokenException {
    long room = room(most); // which may go on in a larger ring
    int at = place();
    claimed = (int) Math.min(Math.min(most, room), mask + 1 - at);
    return claimed == 0 ? 0 : ring + at;
  }

  /** Bytes of the last claim; 0 if it is over. */
  public int claimed() {
    return claimed;
  }

  /** Publishes the first bytes of what has been claimed, and ends the claim. */
  public void commit(int length) {
    if (length < 0 || length > claimed) {
      throw new IllegalStateException(length + " of " + claimed + " bytes that are claimed");
    }
    publish(length);
  }

  /**
   * Whether a writer that waits should go on: a third of the ring is free, as in the Linux kernel.
   * From shared words only, so that any thread can ask while another writes.
   */
  public boolean isWritableNow() {
    int now = level;
    long written = Memory.getLong(line + SlotLayout.PRODUCED_OFFSET);
    long from = now == 0 ? 0 : Memory.getLong(line + SlotLayout.growAtOffset(now));
    long read = Memory.getLongAcquire(line + SlotLayout.CONSUMED_OFFSET);
    int buffer = sendBuffer;
    if (buffer != 0) {
      long limit = limit(buffer);
      if (limit - (written - read) < limit / 3) {
        return false;
      }
    }
    if (isGrowthDue(now, written - from)) {
      return true;
    }
    int capacity = SlotLayout.capacity(now);
    return capacity - (written - Math.max(read, from)) >= capacity / 3;
  }

  /** Whether {@link #makeRoom} would help a writer that finds no room. Any thread. */
  public boolean canMakeRoom() {
    int now = level;
    if (!mayGrow || hasWaited || now == SlotLayout.TOP_LEVEL) {
      return false;
    }
    int buffer = sendBuffer;
    return buffer == 0 || underWay() < limit(buffer);
  }

  /** A writer has waited for long: the next larger ring is due. Any thread. */
  public void makeRoom() {
    hasWaited = true;
  }

  /** Whether more is under way than the peer's receive buffer would hold. Any thread. */
  public boolean exceedsReceiveBuffer() {
    return underWay() > limit(0);
  }

  private long underWay() {
    return Memory.getLong(line + SlotLayout.PRODUCED_OFFSET)
        - Memory.getLongAcquire(line + SlotLayout.CONSUMED_OFFSET);
  }

  /** Copies the bytes written so far out of the ring again, for an offer that is withdrawn. */
  public byte[] writtenBeforeGrowth() {
    assert level == 0 && produced <= SlotLayout.SMALL;
    byte[] bytes = new byte[(int) produced];
    Memory.copyTo(ring, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * Ends the stream at the current position, {@link SlotLayout#END_FIN} or {@link
   * SlotLayout#END_RESET}.
   */
  public void end(int how) {
    Memory.setIntRelease(line + SlotLayout.END_OFFSET, how);
  }

  /** Whether the peer has closed its end and will not consume any more. */
  public boolean isPeerClosed() {
    return Memory.getIntAcquire(line + SlotLayout.CLOSED_OFFSET) != 0;
  }

  /** Whether the peer wants urgent data, among the other. */
  public boolean takesUrgentInline() {
    return Memory.getIntAcquire(line + SlotLayout.URGENT_INLINE_OFFSET) != 0;
  }

  private void copyIn(byte[] src, int offset, long to, int n) {
    if (n < BULK) {
      Memory.copyFrom(src, offset, to, n);
    } else {
      bulk.copyArray(src, offset, to, n);
    }
  }

  private void copyIn(long src, long to, int n, boolean ofFile) {
    if (n < BULK) {
      Memory.copy(src, to, n);
    } else {
      bulk.copy(src, to, n, ofFile);
    }
  }

  private long room(int wanted) throws StreamBrokenException {
    long window = window();
    if (window < wanted) {
      refresh();
      window = window();
      if (window < wanted && isGrowthDue(level, produced - growAt) && grow()) {
        window = window();
      }
    }
    if (produced >= anewAt && level > 0) {
      beginAnew();
    }
    int buffer = sendBuffer;
    if (buffer != 0) {
      refresh();
      window = Math.min(window, Math.max(0, limit(buffer) - (produced - consumed)));
    }
    return window;
  }

  /** Of the next byte in the ring. */
  private int place() {
    return (int) ((produced - origin) & mask);
  }

  private void beginAnew() throws StreamBrokenException {
    anewAt = produced + ANEW; // the consumer's line is not fetched for each message
    refresh();
    if (consumed == produced) {
      origin = produced;
      Memory.setLongRelease(line + SlotLayout.ORIGIN_OFFSET, origin);
    }
  }

  private long limit(int buffer) {
    int peers = Memory.getIntAcquire(line + SlotLayout.RECEIVE_BUFFER_OFFSET);
    return (long) buffer + (peers <= 0 ? USUAL_RECEIVE_BUFFER : peers);
  }

  private boolean isGrowthDue(int from, long throughTheRing) {
    return mayGrow
        && from < SlotLayout.TOP_LEVEL
        && (from == 0
            || hasWaited
            || throughTheRing >= (long) FILLED_OVER * SlotLayout.capacity(from));
  }

  private boolean grow() {
    hasWaited = false;
    int next = level + 1;
    if (!allocate.test(next)) {
      mayGrow = false; // stay as it is for good, rather than ask for each byte
      return false;
    }
    growAt = produced;
    origin = produced;
    anewAt = produced + ANEW;
    Memory.setLongRelease(line + SlotLayout.growAtOffset(next), growAt);
    enter(next);
    return true;
  }

  private void enter(int next) {
    ring = slot + SlotLayout.ringOffset(next, toServer);
    mask = SlotLayout.capacity(next) - 1;
    level = next;
  }

  private long window() {
    return mask + 1 - (produced - Math.max(consumed, growAt));
  }

  private void refresh() throws StreamBrokenException {
    long now = Memory.getLongAcquire(line + SlotLayout.CONSUMED_OFFSET);
    if (now < consumed || now > produced) {
      throw new StreamBrokenException("consumed", now, consumed, produced);
    }
    consumed = now;
  }

  private void publish(int n) {
    claimed = 0;
    produced += n;
    Memory.setLongRelease(line + SlotLayout.PRODUCED_OFFSET, produced);
  }
}
