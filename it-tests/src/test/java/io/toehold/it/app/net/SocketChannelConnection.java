package io.toehold.it.app.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/** What all ways to read and write a {@link SocketChannel} have in common. */
abstract class SocketChannelConnection implements Connection {
  final SocketChannel channel;

  SocketChannelConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /** Accepts by a blocking channel. */
  static Listener listen(
      InetSocketAddress address, int backlog, Function<SocketChannel, Connection> connection)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(address, backlog);
    return new Listener() {
      @Override
      public Connection accept() throws IOException {
        return connection.apply(server.accept());
      }

      @Override
      public int port() {
        return server.socket().getLocalPort();
      }

      @Override
      public void close() throws IOException {
        server.close();
      }
    };
  }

  @Override
  public void readTimeout(int millis) {
    throw new UnsupportedOperationException("a blocking channel has no timeout");
  }

  @Override
  public void exchange(Outgoing out, Incoming in) throws IOException {
    TwoThreads.exchange(this, out, in);
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void linger(int seconds) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, seconds);
  }

  @Override
  public int localPort() {
    return channel.socket().getLocalPort();
  }

  @Override
  public int remotePort() {
    return channel.socket().getPort();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
