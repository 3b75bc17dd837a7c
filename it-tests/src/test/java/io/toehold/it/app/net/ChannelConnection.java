package io.toehold.it.app.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A blocking channel. Takes turns between heap buffers, direct buffers and several buffers at once,
 * because each goes through other code.
 */
final class ChannelConnection implements Connection {
  private final SocketChannel channel;
  private final ByteBuffer directOut = ByteBuffer.allocateDirect(1 << 17);
  private final ByteBuffer directIn = ByteBuffer.allocateDirect(1 << 17);
  private int writes;
  private int reads;

  private ChannelConnection(SocketChannel channel) {
    this.channel = channel;
  }

  static Connection connect(InetSocketAddress address) throws IOException {
    return new ChannelConnection(SocketChannel.open(address));
  }

  static Listener listen(InetSocketAddress address, int backlog) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(address, backlog);
    return new Listener() {
      @Override
      public Connection accept() throws IOException {
        return new ChannelConnection(server.accept());
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
  public void write(byte[] bytes, int offset, int length) throws IOException {
    switch (writes++ % 3) {
      case 0 -> writeAll(ByteBuffer.wrap(bytes, offset, length));
      case 1 -> {
        for (int done = 0; done < length; done += directOut.limit()) {
          directOut.clear();
          directOut.put(bytes, offset + done, Math.min(length - done, directOut.capacity()));
          directOut.flip();
          writeAll(directOut);
        }
      }
      default -> {
        int first = length / 3;
        ByteBuffer[] parts = {
          ByteBuffer.wrap(bytes, offset, first),
          ByteBuffer.allocate(0),
          ByteBuffer.wrap(bytes, offset + first, length - first)
        };
        while (parts[2].hasRemaining()) {
          channel.write(parts);
        }
      }
    }
  }

  private void writeAll(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    switch (reads++ % 3) {
      case 0:
        return channel.read(ByteBuffer.wrap(bytes, offset, length));
      case 1:
        directIn.clear().limit(Math.min(length, directIn.capacity()));
        int count = channel.read(directIn);
        directIn.flip();
        directIn.get(bytes, offset, Math.max(count, 0));
        return count;
      default:
        int first = length / 3;
        return (int)
            channel.read(
                new ByteBuffer[] {
                  ByteBuffer.wrap(bytes, offset, first),
                  ByteBuffer.wrap(bytes, offset + first, length - first)
                });
    }
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
  public void resetOnClose() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
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
