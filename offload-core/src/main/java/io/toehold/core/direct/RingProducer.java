package io.toehold.core.direct;

import static io.toehold.core.direct.SlotLayout.LARGE;
import static io.toehold.core.direct.SlotLayout.SMALL;

import io.toehold.core.memory.Memory;
import io.toehold.core.toe.StreamBrokenException;
import java.util.function.BooleanSupplier;

/**
 * The writing end of one direction. Positions are absolute and never fall; the window is what the
 * ring can hold beyond the consumer's position. One thread at a time (the holder of the
 * connection's write lock).
 *
 * <p>A direction begins in its small ring. When that is too small for what is being written, the
 * producer publishes {@code growAt}, its position at that moment: bytes from there on go to the
 * large ring.
 */
public final class RingProducer {
  private final long line;
  private final long small;
  private final long large;
  private final BooleanSupplier allocateLarge;

  private long produced;
  private long consumed; // the last seen position of the consumer
  private long growAt = -1;
  private volatile boolean mayGrow;

  /**
   * @param direction address of the direction's words, see {@link SlotLayout}
   * @param small address of the small ring
   * @param large address of the room for the large ring
   * @param allocateLarge makes sure that the large ring has storage; false if there is none to be
   *     had
   */
  public RingProducer(long direction, long small, long large, BooleanSupplier allocateLarge) {
    this.line = direction;
    this.small = small;
    this.large = large;
    this.allocateLarge = allocateLarge;
  }

  /**
   * From now on the ring may grow. (Before the path is decided it must not: all bytes must fit the
   * small ring.)
   */
  public void allowGrowth() {
    mayGrow = true;
  }

  /** Copies as much as fits and publishes it; 0 if the ring is full. */
  public int write(byte[] src, int offset, int length) throws StreamBrokenException {
    int n = (int) Math.min(length, room(length));
    if (n > 0) {
      long ring = ring();
      int at = (int) (produced & mask());
      int first = Math.min(n, capacity() - at);
      Memory.copyFrom(src, offset, ring + at, first);
      if (first < n) {
        Memory.copyFrom(src, offset + first, ring, n - first);
      }
      publish(n);
    }
    return n;
  }

  /** The same from memory outside the heap. */
  public int write(long src, int length) throws StreamBrokenException {
    int n = (int) Math.min(length, room(length));
    if (n > 0) {
      long ring = ring();
      int at = (int) (produced & mask());
      int first = Math.min(n, capacity() - at);
      Memory.copy(src, ring + at, first);
      if (first < n) {
        Memory.copy(src + first, ring, n - first);
      }
      publish(n);
    }
    return n;
  }

  /** Bytes that can be written now. Reads the consumer's position afresh. */
  public long free() throws StreamBrokenException {
    refresh();
    return window();
  }

  /**
   * Whether a writer that waits should go on: a third of the ring is free, as in the Linux kernel.
   * From shared words only, so that a selector can ask while another thread writes.
   */
  public boolean isWritableNow() {
    long written = Memory.getLong(line + SlotLayout.PRODUCED_OFFSET);
    long grown = Memory.getLong(line + SlotLayout.GROW_AT_OFFSET);
    if (grown < 0 && mayGrow) {
      return true;
    }
    long read = Memory.getLongAcquire(line + SlotLayout.CONSUMED_OFFSET);
    int capacity = grown < 0 ? SMALL : LARGE;
    return capacity - (written - Math.max(read, grown)) >= capacity / 3;
  }

  /** The position after the last byte written. */
  public long produced() {
    return produced;
  }

  /**
   * Copies the bytes written so far out of the small ring again, for an offer that is withdrawn.
   */
  public byte[] writtenBeforeGrowth() {
    assert growAt < 0 && produced <= SMALL;
    byte[] bytes = new byte[(int) produced];
    Memory.copyTo(small, bytes, 0, bytes.length);
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

  private long room(int wanted) throws StreamBrokenException {
    long window = window();
    if (window < wanted) {
      refresh();
      window = window();
      if (window < wanted && growAt < 0 && mayGrow && grow()) {
        window = window();
      }
    }
    return window;
  }

  private boolean grow() {
    if (!allocateLarge.getAsBoolean()) {
      mayGrow = false; // stay small for good, rather than ask for each byte
      return false;
    }
    growAt = produced;
    Memory.setLongRelease(line + SlotLayout.GROW_AT_OFFSET, growAt);
    return true;
  }

  private long window() {
    return capacity() - (produced - Math.max(consumed, growAt));
  }

  private void refresh() throws StreamBrokenException {
    long now = Memory.getLongAcquire(line + SlotLayout.CONSUMED_OFFSET);
    if (now < consumed || now > produced) {
      throw new StreamBrokenException("consumed", now, consumed, produced);
    }
    consumed = now;
  }

  private void publish(int n) {
    produced += n;
    Memory.setLongRelease(line + SlotLayout.PRODUCED_OFFSET, produced);
  }

  private long ring() {
    return growAt < 0 ? small : large;
  }

  private int capacity() {
    return growAt < 0 ? SMALL : LARGE;
  }

  private int mask() {
    return capacity() - 1;
  }
}
