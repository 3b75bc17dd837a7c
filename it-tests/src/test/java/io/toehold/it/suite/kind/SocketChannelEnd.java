package io.toehold.it.suite.kind;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** What those have in common that are socket channels. */
public abstract class SocketChannelEnd extends NetworkEnd<SocketChannel> {
  protected SocketChannelEnd(SocketChannel channel) {
    super(channel);
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
