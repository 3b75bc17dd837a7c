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
  private final ByteBuffer arenaOut = ArenaBuffer.allocate(1 << 17);
  private final ByteBuffer arenaIn = ArenaBuffer.allocate(1 << 17);
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
    switch (writes++ % 4) {
      case 0 -> writeAll(ByteBuffer.wrap(bytes, offset, length));
      case 1 -> writeThrough(directOut, bytes, offset, length);
      case 2 -> writeThrough(arenaOut, bytes, offset, length);
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

  private void writeThrough(ByteBuffer buffer, byte[] bytes, int offset, int length)
      throws IOException {
    for (int done = 0; done < length; done += buffer.limit()) {
      buffer.clear();
      buffer.put(bytes, offset + done, Math.min(length - done, buffer.capacity()));
      buffer.flip();
      writeAll(buffer);
    }
  }

  private void writeAll(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    switch (reads++ % 4) {
      case 0:
        return channel.read(ByteBuffer.wrap(bytes, offset, length));
      case 1:
        return readThrough(directIn, bytes, offset, length);
      case 2:
        return readThrough(arenaIn, bytes, offset, length);
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

  private int readThrough(ByteBuffer buffer, byte[] bytes, int offset, int length)
      throws IOException {
    buffer.clear().limit(Math.min(length, buffer.capacity()));
    int count = channel.read(buffer);
    buffer.flip();
    buffer.get(bytes, offset, Math.max(count, 0));
    return count;
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
