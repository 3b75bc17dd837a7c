package io.toehold.it.suite.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** What those have in common that are socket channels. */
public abstract class SocketChannelEnd extends NetworkEnd<SocketChannel> {
  protected SocketChannelEnd(SocketChannel channel) {
    super(channel);
  }

  /** Makes an end of an accepted channel. */
  @FunctionalInterface
  protected interface Maker {
    End end(SocketChannel accepted) throws IOException;
  }

  /**
   * Listens, and makes ends of what is accepted.
   *
   * @param backlog 0 for the default
   */
  protected static Listening listen(InetSocketAddress address, int backlog, Maker maker)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open().bind(address, backlog);
    return new Listening() {
      @Override
      public int port() {
        return server.socket().getLocalPort();
      }

      @Override
      public End accept() throws IOException {
        return maker.end(server.accept());
      }

      @Override
      public void close() throws IOException {
        server.close();
      }
    };
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
