package io.toehold.it.suite;

import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;
import io.toehold.it.suite.kind.Listening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/**
 * Two ends of something, of which a JVM has those of the sides that it plays. Ports are written
 * down as {@code <L>} (the listener's) and {@code <C>} (the client's).
 */
public final class Two<T> {
  private static final int ATTEMPTS = 4;

  private T server;
  private T client;

  /** What the server has; for its steps only. */
  public T server() {
    return server;
  }

  /** What the client has; for its steps only. */
  public T client() {
    return client;
  }

  public void server(T it) {
    server = it;
  }

  public void client(T it) {
    client = it;
  }

  /**
   * Connects two ends. An offer that is not taken within some 250 ms is withdrawn; on a machine
   * that busy it is tried again.
   */
  public static Two<End> connected(Scene scene, Kind kind) throws Exception {
    Two<Listening> listener = new Two<>();
    scene.server.prepares(
        "listen", () -> listener.server = scene.keep(kind.listen(loopback(0), 50)));
    int port = scene.server.port("L", () -> listener.server.port());
    Two<End> two = null;
    for (int attempt = 0; two == null || (attempt < ATTEMPTS && !scene.isOnItsPath()); attempt++) {
      two = connected(scene, kind, listener, port);
    }
    scene.connected();
    return two;
  }

  private static Two<End> connected(Scene scene, Kind kind, Two<Listening> listener, int port)
      throws Exception {
    Two<End> two = new Two<>();
    scene.client.prepares("connect", () -> two.client = scene.keep(kind.connect(loopback(port))));
    scene.server.prepares("accept", () -> two.server = scene.keep(listener.server.accept()));
    scene.client.port("C", () -> two.client.localPort());
    scene.server.path(() -> two.server.raw());
    return two;
  }

  /** The way of a connection that was made otherwise, and is used as it is. */
  public static void accepted(Scene scene, Act connection) throws Exception {
    scene.server.path(connection);
    scene.connected();
  }

  /** Connects two ends and gives the sockets or channels themselves. */
  @SuppressWarnings("unchecked") // the caller knows what the kind is made of
  public static <T> Two<T> raw(Scene scene, Kind kind) throws Exception {
    Two<End> ends = connected(scene, kind);
    Two<T> two = new Two<>();
    two.server = ends.server == null ? null : (T) ends.server.raw();
    two.client = ends.client == null ? null : (T) ends.client.raw();
    return two;
  }

  /** Connects two blocking channels. */
  public static Two<SocketChannel> channels(Scene scene) throws Exception {
    return raw(scene, Kind.CHANNEL);
  }

  /** What a client may bind to that connects to the server. */
  public static InetSocketAddress unbound() {
    return isOverNetwork()
        ? new InetSocketAddress(0)
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Whether the sides meet elsewhere than on loopback. */
  public static boolean isOverNetwork() {
    return System.getProperty("suite.reach") != null;
  }

  /** A listening socket of the server's. */
  public static ServerSocket listening(int backlog) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(loopback(0), backlog);
    return socket;
  }

  /** A socket that is connected to the server. */
  public static Socket socket(int port) throws IOException {
    InetSocketAddress to = loopback(port);
    return new Socket(to.getAddress(), to.getPort());
  }

  /**
   * Where the server is reached at this port, or where it listens if it is 0: on loopback, if
   * properties do not say otherwise.
   */
  public static InetSocketAddress loopback(int port) {
    String address = System.getProperty(port == 0 ? "suite.listen" : "suite.reach");
    return address == null
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
        : new InetSocketAddress(address, port);
  }
}
