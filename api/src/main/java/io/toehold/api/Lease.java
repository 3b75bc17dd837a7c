package io.toehold.api;

import java.nio.ByteBuffer;

/**
 * Received bytes that are lent until this is closed. Leases may be closed in any order, by any
 * thread; until then the peer has that much less room to send. Closing twice is closing once.
 */
public final class Lease implements AutoCloseable {
  static final Lease END = new Lease(null, () -> {});

  private final ByteBuffer bytes;
  private final Runnable release;

  Lease(ByteBuffer bytes, Runnable release) {
    this.bytes = bytes;
    this.release = release;
  }

  /** Whether the stream has ended; there are no bytes then. */
  public boolean isEnd() {
    return bytes == null;
  }

  /**
   * The bytes, from position to limit, read-only and outside the heap or not. The same object each
   * time.
   *
   * @throws IllegalStateException at the end of the stream
   */
  public ByteBuffer bytes() {
    if (bytes == null) {
      throw new IllegalStateException("the stream has ended");
    }
    return bytes;
  }

  /** Gives the bytes back. */
  @Override
  public void close() {
    release.run();
  }
}
