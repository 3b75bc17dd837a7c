package io.toehold.it.app.net;

import io.toehold.api.InPlaceChannel;
import io.toehold.api.Lease;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A blocking channel whose bytes are claimed and leased. Some leases are kept for a while and
 * closed out of order; now and then the channel itself reads and writes in between.
 */
final class InPlaceConnection extends SocketChannelConnection {
  private static final int KEPT = 3;
  private static final int MOST_KEPT = 1000;

  private final InPlaceChannel inPlace;
  private final Deque<Lease> kept = new ArrayDeque<>();
  private int writes;
  private int reads;

  private InPlaceConnection(SocketChannel channel) {
    super(channel);
    this.inPlace = InPlaceChannel.of(channel);
  }

  static Connection connect(InetSocketAddress address) throws IOException {
    return new InPlaceConnection(SocketChannel.open(address));
  }

  static Listener listen(InetSocketAddress address, int backlog) throws IOException {
    return listen(address, backlog, InPlaceConnection::new);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (writes++ % 7 == 6) {
        done += channel.write(ByteBuffer.wrap(bytes, offset + done, length - done));
        continue;
      }
      ByteBuffer room = inPlace.claim(length - done);
      int n = Math.min(room.remaining(), length - done);
      if (writes % 5 == 4) {
        inPlace.abandon();
        continue;
      }
      room.put(bytes, offset + done, n);
      inPlace.commit(n);
      done += n;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (reads++ % 7 == 6) {
      closeKept();
      return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }
    Lease lease = inPlace.lease(length);
    if (lease.isEnd()) {
      return -1;
    }
    int n = lease.bytes().remaining();
    lease.bytes().get(bytes, offset, n);
    kept.addLast(lease);
    if (kept.size() > KEPT || n > MOST_KEPT) {
      closeKept();
    }
    return n;
  }

  /**
   * The youngest first. As long as the oldest is open no credit returns, so what is read meanwhile
   * must be less than a ring.
   */
  private void closeKept() {
    while (!kept.isEmpty()) {
      kept.removeLast().close();
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    closeKept();
  }
}
