package io.toehold.it.app.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A blocking channel. Takes turns between heap buffers, direct buffers and several buffers at once,
 * because each goes through other code.
 */
final class ChannelConnection extends SocketChannelConnection {
  private final ByteBuffer directOut = ByteBuffer.allocateDirect(1 << 17);
  private final ByteBuffer directIn = ByteBuffer.allocateDirect(1 << 17);
  private final ByteBuffer arenaOut = ArenaBuffer.allocate(1 << 17);
  private final ByteBuffer arenaIn = ArenaBuffer.allocate(1 << 17);
  private int writes;
  private int reads;

  private ChannelConnection(SocketChannel channel) {
    super(channel);
  }

  static Connection connect(InetSocketAddress address) throws IOException {
    return new ChannelConnection(SocketChannel.open(address));
  }

  static Listener listen(InetSocketAddress address, int backlog) throws IOException {
    return listen(address, backlog, ChannelConnection::new);
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
}
