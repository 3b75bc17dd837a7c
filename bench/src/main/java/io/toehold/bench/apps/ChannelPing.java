package io.toehold.bench.apps;

import io.toehold.bench.child.ClosedLoop;
import io.toehold.bench.child.LoadMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Round trips over a blocking {@link SocketChannel}. */
public final class ChannelPing implements ClosedLoop.Operation {

  private final SocketChannel channel;
  private final ByteBuffer message;
  private byte number;

  private ChannelPing(int port, int size) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    message = ByteBuffer.allocateDirect(size);
  }

  /** Arguments: port, bytes of a message. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    LoadMain.serve(1, Long.MAX_VALUE, () -> new ChannelPing(port, size));
  }

  @Override
  public void once() throws IOException {
    message.clear().put(0, ++number);
    while (message.hasRemaining()) {
      channel.write(message);
    }
    message.clear();
    while (message.hasRemaining()) {
      if (channel.read(message) < 0) {
        throw new IOException("the server closed the connection");
      }
    }
    if (message.get(0) != number) {
      throw new IOException("not the echo of what was sent");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
