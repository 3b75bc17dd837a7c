package io.toehold.it.app.growth;

import io.toehold.api.InPlaceChannel;
import io.toehold.api.Lease;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Listening;
import io.toehold.it.suite.kind.SocketChannelEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A blocking channel whose bytes are claimed and leased. Now and then it forgets a lease. */
final class InPlaceEnd extends SocketChannelEnd {
  private static final int FORGETS_EVERY = 100;

  private static int leases;

  private final InPlaceChannel inPlace;

  private InPlaceEnd(SocketChannel channel) {
    super(channel);
    inPlace = InPlaceChannel.of(channel);
  }

  static Listening listen(InetSocketAddress address) throws IOException {
    return listen(address, 0, InPlaceEnd::new);
  }

  static End connect(InetSocketAddress address) throws IOException {
    return new InPlaceEnd(SocketChannel.open(address));
  }

  @Override
  public Object read(int most) throws IOException {
    Lease lease = inPlace.lease(most);
    if (lease.isEnd()) {
      return THE_END;
    }
    byte[] bytes = new byte[lease.bytes().remaining()];
    lease.bytes().get(bytes);
    if (bytes.length > 1 || ++leases % FORGETS_EVERY != 0) {
      lease.close();
    }
    return bytes;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    for (int done = 0; done < bytes.length; ) {
      ByteBuffer room = inPlace.claim(bytes.length - done);
      int n = Math.min(room.remaining(), bytes.length - done);
      room.put(bytes, done, n);
      inPlace.commit(n);
      done += n;
    }
  }
}
