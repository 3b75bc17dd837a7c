package sun.nio.ch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The JDK's server socket channel, announced to Toehold's clients; it accepts over the kernel and
 * decides the path then.
 */
final class ToeholdServerSocketChannel extends ServerSocketChannelImpl {
  private final ProtocolFamily family;
  private final ToeholdOptions options = new ToeholdOptions();
  private volatile Object listener;

  ToeholdServerSocketChannel(SelectorProvider provider, ProtocolFamily family) throws IOException {
    super(provider, family);
    this.family = family;
  }

  @Override
  public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
    super.bind(local, backlog);
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null) {
      boolean sharesPort = getOption(StandardSocketOptions.SO_REUSEPORT);
      Object announced = gate.listen(Net.localAddress(getFD()), sharesPort);
      if (announced != null) {
        listener = announced;
        if (isOpen()) {
          options.tell((name, value) -> tell(gate, name, value), super::getOption);
        } else {
          unlisten();
        }
      }
    }
    return this;
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    super.setOption(name, value);
    options.add(name);
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null) {
      tell(gate, name.name(), super.getOption(name));
    }
    return this;
  }

  private void tell(ToeholdGate gate, String option, Object value) {
    Object announced = listener;
    if (announced != null) {
      gate.listenerOption(announced, option, value);
    }
  }

  @Override
  public SocketChannel accept() throws IOException {
    return decide(super.accept());
  }

  @Override
  SocketChannel blockingAccept(long nanos) throws IOException {
    return decide(super.blockingAccept(nanos));
  }

  private SocketChannel decide(SocketChannel accepted) throws IOException {
    Object announced = listener;
    ToeholdGate gate = ToeholdGate.get();
    if (accepted == null || announced == null || gate == null) {
      return accepted;
    }
    SocketChannelImpl host = (SocketChannelImpl) accepted;
    InetSocketAddress remote = (InetSocketAddress) host.getRemoteAddress();
    if (!gate.expects(announced, remote)) {
      return accepted;
    }
    // The host object has not been seen by anybody: if the connection is offloaded, another takes
    // over its descriptor.
    ToeholdSocketChannel channel =
        new ToeholdSocketChannel(provider(), family, host.getFD(), remote);
    return channel.accepted(gate, announced) ? channel : accepted;
  }

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    unlisten();
    super.implCloseSelectableChannel();
  }

  private void unlisten() {
    Object announced = listener;
    if (announced != null) {
      listener = null;
      ToeholdGate gate = ToeholdGate.get();
      if (gate != null) {
        gate.unlisten(announced);
      }
    }
  }

  @Override
  public String toString() {
    String text = super.toString(); // begins with the name of this class
    return ServerSocketChannelImpl.class.getName() + text.substring(text.indexOf('['));
  }
}
