package io.toehold.bench.apps;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Where the programs listen and connect, as it stands on their command line: a port of the loopback
 * address (0: any), {@code <address>:<port>}, or the path of a Unix-domain socket. The same
 * programs serve for all.
 */
final class Addresses {

  private static final int BACKLOG = 1024;

  private Addresses() {}

  static boolean isTcp(String address) {
    return !address.startsWith("/");
  }

  static SocketAddress parse(String address) {
    return isTcp(address) ? tcp(address) : UnixDomainSocketAddress.of(address);
  }

  static InetSocketAddress tcp(String address) {
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    return colon < 0
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
        : new InetSocketAddress(address.substring(0, colon), port);
  }

  static SocketChannel connect(String address) throws IOException {
    SocketChannel channel = SocketChannel.open(parse(address));
    noDelay(channel);
    return channel;
  }

  static ServerSocketChannel listen(String address) throws IOException {
    ServerSocketChannel server =
        isTcp(address)
            ? ServerSocketChannel.open()
            : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return server.bind(parse(address), BACKLOG);
  }

  /** What a client is told, to find this server. */
  static String of(ServerSocketChannel server) throws IOException {
    return server.getLocalAddress() instanceof InetSocketAddress tcp
        ? Integer.toString(tcp.getPort())
        : server.getLocalAddress().toString();
  }

  /** As every program does that sends small messages; Unix-domain sockets have no such option. */
  static void noDelay(SocketChannel channel) throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }
}
