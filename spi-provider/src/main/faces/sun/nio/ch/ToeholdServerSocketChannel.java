package sun.nio.ch;

import java.io.FileDescriptor;
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

  /**
   * In the place of the kernel's listen, in the JDK's code: announced first, because a client that
   * tries again and again while its server starts would find the kernel before the announcement,
   * and stay on the host path.
   */
  static void listen(FileDescriptor fd, int backlog, ServerSocketChannelImpl channel)
      throws IOException {
    ToeholdServerSocketChannel face =
        channel instanceof ToeholdServerSocketChannel ours ? ours : null;
    if (face != null) {
      face.announce();
    }
    try {
      Net.listen(fd, backlog);
    } catch (IOException e) {
      if (face != null) {
        face.unlisten();
      }
      throw e;
    }
  }

  @Override
  public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
    super.bind(local, backlog);
    if (listener == null) { // without the agent nothing of the JDK's is changed
      announce();
    }
    if (!isOpen()) {
      unlisten();
    }
    return this;
  }

  private void announce() throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null) {
      boolean sharesPort = getOption(StandardSocketOptions.SO_REUSEPORT);
      listener = gate.listen(Net.localAddress(getFD()), sharesPort);
      options.tell((name, value) -> tell(gate, name, value), super::getOption);
    }
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
