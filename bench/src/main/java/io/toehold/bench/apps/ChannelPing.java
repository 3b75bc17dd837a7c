package io.toehold.bench.apps;

import io.toehold.bench.child.LoadMain;
import io.toehold.bench.child.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Round trips over a blocking {@link SocketChannel}; the load's argument is the size of a message.
 */
public final class ChannelPing implements Operation {

  private final SocketChannel channel;
  private final ByteBuffer message;
  private byte number;

  ChannelPing(SocketChannel channel, int size) {
    this.channel = channel;
    message = ByteBuffer.allocateDirect(size);
  }

  /** Argument: the server's address. */
  public static void main(String[] arguments) throws IOException {
    new LoadMain(size -> new ChannelPing(Addresses.connect(arguments[0]), Integer.parseInt(size)))
        .serve();
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
