package io.toehold.it.app.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** A non-blocking channel with a selector of its own. */
final class SelectorConnection extends SocketChannelConnection {
  private final Selector selector;
  private final SelectionKey key;
  private int timeout;

  private SelectorConnection(SocketChannel channel) throws IOException {
    super(channel);
    this.selector = Selector.open();
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  static Connection connect(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    SelectorConnection connection = new SelectorConnection(channel);
    try {
      if (!channel.connect(address)) {
        do {
          connection.select(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
      return connection;
    } catch (IOException problem) {
      connection.close();
      throw problem;
    }
  }

  static Listener listen(InetSocketAddress address, int backlog) throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(address, backlog);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    return new Listener() {
      @Override
      public Connection accept() throws IOException {
        SocketChannel accepted = server.accept();
        while (accepted == null) {
          selector.select();
          selector.selectedKeys().clear();
          accepted = server.accept();
        }
        return new SelectorConnection(accepted);
      }

      @Override
      public int port() {
        return server.socket().getLocalPort();
      }

      @Override
      public void close() throws IOException {
        server.close();
        selector.close();
      }
    };
  }

  private void select(int operations) throws IOException {
    key.interestOps(operations);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
    while (true) {
      long left = timeout == 0 ? 0 : 1 + (deadline - System.nanoTime()) / 1_000_000;
      if (timeout != 0 && left <= 0) {
        throw new SocketTimeoutException("Read timed out");
      }
      int ready = selector.select(left);
      selector.selectedKeys().clear();
      if (ready > 0) {
        return;
      }
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        select(SelectionKey.OP_WRITE);
      }
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    int count = channel.read(buffer);
    while (count == 0) {
      select(SelectionKey.OP_READ);
      count = channel.read(buffer);
    }
    return count;
  }

  @Override
  public void readTimeout(int millis) {
    timeout = millis;
  }

  @Override
  public void exchange(Outgoing out, Incoming in) throws IOException {
    ByteBuffer piece = out.next();
    ByteBuffer space = in.next();
    while (piece != null || space != null) {
      select(
          (piece == null ? 0 : SelectionKey.OP_WRITE) | (space == null ? 0 : SelectionKey.OP_READ));
      if (key.isReadable()) {
        in.received(channel.read(space));
        space = in.next();
      }
      if (key.isWritable()) {
        channel.write(piece);
        if (!piece.hasRemaining()) {
          piece = out.next();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    selector.close();
  }
}
