package io.toehold.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Claims and leases over buffers of its own, for channels that are not offloaded. */
final class Copied {
  private static final int MOST = 64 << 10;
  private static final int KEPT = 8;

  private final SocketChannel channel;
  private final ConcurrentLinkedQueue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();
  private ByteBuffer out; // from position to limit: committed, not yet sent

  Copied(SocketChannel channel) {
    this.channel = channel;
  }

  /** Room; everything has been flushed. */
  ByteBuffer claim(int most) {
    int n = Math.min(most, MOST);
    if (out == null || out.capacity() < n) {
      out = ByteBuffer.allocateDirect(n);
    }
    ByteBuffer room = out.clear().slice(0, n);
    out.limit(0);
    return room;
  }

  boolean commit(int length) throws IOException {
    out.position(0).limit(length);
    return flush();
  }

  boolean flush() throws IOException {
    if (out == null || !out.hasRemaining()) {
      return true;
    }
    do {
      channel.write(out);
    } while (out.hasRemaining() && channel.isBlocking());
    return !out.hasRemaining();
  }

  Lease lease(int most) throws IOException {
    ByteBuffer in = spare.poll();
    if (in == null || in.capacity() < Math.min(most, MOST)) {
      in = ByteBuffer.allocateDirect(Math.min(most, MOST));
    }
    in.clear().limit(Math.min(most, in.capacity()));
    int n;
    try {
      n = channel.read(in);
    } catch (IOException e) {
      keep(in);
      throw e;
    }
    if (n <= 0) {
      keep(in);
      return n < 0 ? Lease.END : null;
    }
    ByteBuffer read = in;
    AtomicBoolean released = new AtomicBoolean();
    return new Lease(
        in.flip().asReadOnlyBuffer(),
        () -> {
          if (released.compareAndSet(false, true)) {
            keep(read);
          }
        });
  }

  private void keep(ByteBuffer buffer) {
    if (spare.size() < KEPT) {
      spare.add(buffer);
    }
  }
}
