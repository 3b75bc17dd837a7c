package io.toehold.it.suite.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.Arrays;

/** An asynchronous channel whose futures are waited for. */
final class AsyncEnd extends NetworkEnd<AsynchronousSocketChannel> {
  private AsyncEnd(AsynchronousSocketChannel channel) {
    super(channel);
  }

  static Listening listen(InetSocketAddress address, int backlog) throws IOException {
    AsynchronousServerSocketChannel server =
        AsynchronousServerSocketChannel.open().bind(address, backlog);
    return new Listening() {
      @Override
      public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
      }

      @Override
      public End accept() throws Exception {
        return new AsyncEnd(server.accept().get());
      }

      @Override
      public void close() throws IOException {
        server.close();
      }
    };
  }

  static End connect(InetSocketAddress address) throws Exception {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
    channel.connect(address).get();
    return new AsyncEnd(channel);
  }

  @Override
  public Object read(int most) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int n = channel.read(bytes).get();
    return n < 0 ? THE_END : Arrays.copyOf(bytes.array(), n);
  }

  @Override
  public void write(byte[] bytes) throws Exception {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    do {
      channel.write(all).get();
    } while (all.hasRemaining());
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }
}
