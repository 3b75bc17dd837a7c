package io.toehold.it.suite.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A blocking channel. */
final class ChannelEnd extends SocketChannelEnd {
  private ChannelEnd(SocketChannel channel) {
    super(channel);
  }

  static Listening listen(InetSocketAddress address, int backlog) throws IOException {
    return listen(address, backlog, ChannelEnd::new);
  }

  static End connect(InetSocketAddress address) throws IOException {
    return new ChannelEnd(SocketChannel.open(address));
  }

  @Override
  public Object read(int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int n = channel.read(bytes);
    return n < 0 ? THE_END : Arrays.copyOf(bytes.array(), n);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    do {
      channel.write(all); // for virtual threads, the JDK does not go on until all is written
    } while (all.hasRemaining());
  }
}
