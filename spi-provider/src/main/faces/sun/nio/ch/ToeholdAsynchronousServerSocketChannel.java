package sun.nio.ch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;

/**
 * The JDK's asynchronous server socket channel, announced to Toehold's clients. It accepts over the
 * kernel, in the JDK's code, which has the path of a new channel decided by making it; see {@link
 * ToeholdAsynchronousSocketChannel}.
 */
final class ToeholdAsynchronousServerSocketChannel extends UnixAsynchronousServerSocketChannelImpl {
  private final ToeholdOptions options = new ToeholdOptions();
  private volatile Object listener;

  ToeholdAsynchronousServerSocketChannel(Port port) throws IOException {
    super(port);
  }

  /** It will listen now; the caller keeps it from being closed. */
  void announce() throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null) {
      boolean sharesPort = (boolean) Net.getSocketOption(fd, StandardSocketOptions.SO_REUSEPORT);
      Object announced = gate.listen(Net.localAddress(fd), sharesPort);
      listener = announced;
      if (announced != null) {
        options.tell(
            (name, value) -> gate.listenerOption(announced, name, value),
            option -> Net.getSocketOption(fd, option));
      }
    }
  }

  /** The application has set an option of the kernel socket. */
  void optionSet(SocketOption<?> name) throws IOException {
    options.add(name);
    ToeholdGate gate = ToeholdGate.get();
    Object announced = listener;
    if (gate != null && announced != null) {
      gate.listenerOption(announced, name.name(), Net.getSocketOption(fd, name));
    }
  }

  /** What {@link ToeholdGate} knows this by, if a connection from there may be offloaded. */
  Object listenerFor(ToeholdGate gate, InetSocketAddress remote) {
    Object announced = listener;
    return announced != null && gate.expects(announced, remote) ? announced : null;
  }

  /** It does not listen, or not any more. */
  void unlisten() {
    Object announced = listener;
    ToeholdGate gate = ToeholdGate.get();
    if (announced != null && gate != null) {
      listener = null;
      gate.unlisten(announced);
    }
  }

  @Override
  void implClose() throws IOException {
    unlisten();
    super.implClose();
  }
}
