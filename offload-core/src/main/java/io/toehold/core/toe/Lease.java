package io.toehold.core.toe;

/**
 * Received bytes that are lent to the application where they lie (TOE-CONTRACT section 5: they
 * count as held until they are released).
 */
public final class Lease {
  /** In the place of a lease: the stream has ended. */
  public static final Lease END = new Lease(0, 0, 0);

  private final long position;
  private final long address;
  private final int length;
  private boolean released;

  /**
   * @param position where the first byte stands in the stream
   * @param address of the first byte
   * @param length bytes
   */
  public Lease(long position, long address, int length) {
    this.position = position;
    this.address = address;
    this.length = length;
  }

  /** Where the first byte stands in the stream. */
  public long position() {
    return position;
  }

  /** The first byte; valid until the lease is released or the connection is detached. */
  public long address() {
    return address;
  }

  /** Bytes. */
  public int length() {
    return length;
  }

  /** Guarded by whoever has lent it. */
  public boolean isReleased() {
    return released;
  }

  /** Guarded by whoever has lent it. */
  public void markReleased() {
    released = true;
  }
}
