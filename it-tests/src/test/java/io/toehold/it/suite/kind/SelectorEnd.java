package io.toehold.it.suite.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A non-blocking channel with two selectors of its own, so that a reader and a writer may wait. */
final class SelectorEnd extends SocketChannelEnd {
  private final Selector readable;
  private final Selector writable;

  private SelectorEnd(SocketChannel channel) throws IOException {
    super(channel);
    readable = Selector.open();
    writable = Selector.open();
    channel.configureBlocking(false);
    channel.register(readable, 0);
    channel.register(writable, 0);
  }

  static Listening listen(InetSocketAddress address, int backlog) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open().bind(address, backlog);
    Selector selector = Selector.open();
    server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    return new Listening() {
      @Override
      public int port() {
        return server.socket().getLocalPort();
      }

      @Override
      public End accept() throws IOException {
        while (true) {
          selector.select();
          selector.selectedKeys().clear();
          SocketChannel accepted = server.accept();
          if (accepted != null) {
            return new SelectorEnd(accepted);
          }
        }
      }

      @Override
      public void close() throws IOException {
        server.close();
        selector.close();
      }
    };
  }

  static End connect(InetSocketAddress address) throws IOException {
    SelectorEnd end = new SelectorEnd(SocketChannel.open());
    try {
      if (!end.channel.connect(address)) {
        do {
          end.await(end.writable, SelectionKey.OP_CONNECT);
        } while (!end.channel.finishConnect());
      }
      return end;
    } catch (IOException refused) {
      end.close();
      throw refused;
    }
  }

  private void await(Selector selector, int ops) throws IOException {
    channel.keyFor(selector).interestOps(ops);
    selector.select();
    selector.selectedKeys().clear();
  }

  @Override
  public Object read(int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int n = channel.read(bytes);
    while (n == 0 && most > 0) {
      await(readable, SelectionKey.OP_READ);
      n = channel.read(bytes);
    }
    return n < 0 ? THE_END : Arrays.copyOf(bytes.array(), n);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    do {
      if (channel.write(all) == 0 && all.hasRemaining()) {
        await(writable, SelectionKey.OP_WRITE);
      }
    } while (all.hasRemaining());
  }

  @Override
  public void close() throws IOException {
    super.close();
    readable.close();
    writable.close();
  }
}
