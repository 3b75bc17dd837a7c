package io.toehold.it.suite.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;

/** What all ends have in common that are channels. */
public abstract class NetworkEnd<C extends NetworkChannel> implements End {
  protected final C channel;

  protected NetworkEnd(C channel) {
    this.channel = channel;
  }

  @Override
  public <T> void set(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
  }

  @Override
  public <T> T get(SocketOption<T> option) throws IOException {
    return channel.getOption(option);
  }

  @Override
  public int localPort() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Override
  public Object raw() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
