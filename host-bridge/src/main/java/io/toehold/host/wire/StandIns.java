package io.toehold.host.wire;

import io.toehold.host.sys.LoopbackSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stand-ins of the connections of a process: pairs of kernel sockets over loopback, of which
 * one end is the application's and the other the engine's. They carry no payload, only doorbell
 * bytes from the engine to selectors and channel groups; and they give a connection over a link
 * everything that the JDK does with a socket's descriptor.
 *
 * <pre>
 *   connect   the application's socket connects to our listening socket, from a port that we know
 *   accept    ours connects to the application's listening socket, from a port that we know
 * </pre>
 *
 * <p>Thread-safe.
 */
final class StandIns implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final InetAddress LOOPBACK = loopback();

  private final LoopbackSockets sockets;
  private final int listener;
  private final InetSocketAddress address;

  /** Connections whose stand-in the application is about to connect, by its port. */
  private final Map<Integer, WireConnection> expected = new ConcurrentHashMap<>();

  /** Connections that wait in the kernel to be accepted by the application, by our port. */
  private final Map<Integer, WireConnection> offered = new ConcurrentHashMap<>();

  StandIns(LoopbackSockets sockets) throws IOException {
    this.sockets = sockets;
    listener = sockets.listen(BACKLOG);
    address = new InetSocketAddress(LOOPBACK, sockets.port(listener));
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the application's sockets connect to. */
  InetSocketAddress address() {
    return address;
  }

  /** The application is about to connect from this port. */
  void expect(int port, WireConnection connection) {
    expected.put(port, connection);
  }

  /** It will not, or needs it no more. */
  void forget(int port, WireConnection connection) {
    expected.remove(port, connection);
  }

  /**
   * Gives those who are expected and have connected their ends. Whoever is not expected is somebody
   * else.
   */
  synchronized void acceptAll() {
    for (long next = sockets.accept(listener); next >= 0; next = sockets.accept(listener)) {
      int fd = (int) (next >> 16);
      WireConnection connection = expected.remove((int) next & 0xffff);
      if (connection == null) {
        sockets.reset(fd);
      } else {
        sockets.sendAtOnce(fd);
        connection.standIn(fd);
      }
    }
  }

  /**
   * Has the application's listening socket accept a connection.
   *
   * @return as of {@link LoopbackSockets#connect}; if it is BUSY, ask {@link #settle} a little
   *     later
   */
  int offer(WireConnection connection, int port) {
    int fd = -1;
    try {
      fd = sockets.bind();
      int own = sockets.port(fd);
      sockets.sendAtOnce(fd);
      connection.standIn(fd, own);
      offered.put(own, connection); // before the application can accept it
      sockets.connect(fd, port);
      return look(connection);
    } catch (IOException e) {
      if (fd >= 0) {
        sockets.close(fd);
      }
      return LoopbackSockets.BUSY; // out of descriptors or ports: perhaps not for long
    }
  }

  /** What has become of an offer that was BUSY; if it still is, it has been taken back. */
  int settle(WireConnection connection) {
    int result = look(connection);
    if (result == LoopbackSockets.BUSY && connection.hasStandIn()) {
      return withdrawn(connection) ? result : LoopbackSockets.CONNECTED;
    }
    return result;
  }

  private int look(WireConnection connection) {
    int result = connection.lookAtStandIn();
    boolean taken = result == LoopbackSockets.REFUSED && !withdrawn(connection);
    return taken ? LoopbackSockets.CONNECTED : result;
  }

  /** Takes an offer back; false if the application has accepted it, and perhaps closed it again. */
  private boolean withdrawn(WireConnection connection) {
    boolean withdrawn = withdraw(connection);
    if (withdrawn) {
      connection.dropStandIn();
    }
    return withdrawn;
  }

  /** Whether a connection that the kernel has accepted stands in for another. */
  boolean isOffered(InetSocketAddress remote) {
    return remote.getAddress().isLoopbackAddress() && offered.containsKey(remote.getPort());
  }

  /** The connection that an accepted one stands in for; null for none. */
  WireConnection take(InetSocketAddress remote) {
    return remote.getAddress().isLoopbackAddress() ? offered.remove(remote.getPort()) : null;
  }

  /** Nobody will accept it; false if somebody just has. */
  boolean withdraw(WireConnection connection) {
    return offered.remove(connection.standInPort(), connection);
  }

  LoopbackSockets sockets() {
    return sockets;
  }

  @Override
  public void close() {
    sockets.close(listener);
  }
}
