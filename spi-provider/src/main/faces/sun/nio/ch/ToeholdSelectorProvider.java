package sun.nio.ch;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;

/**
 * The JDK's own provider, except that internet sockets and selectors are such as can be offloaded.
 */
public class ToeholdSelectorProvider extends EPollSelectorProvider {
  /** The one that the agent installs. */
  public static final ToeholdSelectorProvider INSTANCE = new ToeholdSelectorProvider();

  @Override
  public AbstractSelector openSelector() throws IOException {
    return new ToeholdSelector(this);
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return new ToeholdSocketChannel(this, defaultFamily());
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    return isInternet(family)
        ? new ToeholdSocketChannel(this, family)
        : super.openSocketChannel(family);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return new ToeholdServerSocketChannel(this, defaultFamily());
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    return isInternet(family)
        ? new ToeholdServerSocketChannel(this, family)
        : super.openServerSocketChannel(family);
  }

  private static boolean isInternet(ProtocolFamily family) {
    return family == StandardProtocolFamily.INET
        || (family == StandardProtocolFamily.INET6 && Net.isIPv6Available());
  }

  private static ProtocolFamily defaultFamily() {
    return Net.isIPv6Available() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }
}
