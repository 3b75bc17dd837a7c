package io.toehold.core.toe;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * An engine that can serve connections. Thread-safe; never throws, never blocks longer than its
 * methods say.
 */
public interface OffloadEngine {
  /**
   * Makes a listening socket known.
   *
   * @param local its bound address, with the port
   * @param sharesPort whether others may listen there too (SO_REUSEPORT): it then stays on the host
   *     path, and its connections are counted
   * @return null if it stays on the host path
   */
  Listener listen(InetSocketAddress local, boolean sharesPort);

  /**
   * Prepares a connection before the kernel's connect.
   *
   * @return null if it takes the host path
   */
  Attempt connect(InetSocketAddress remote);

  /**
   * Prepares a connection over a link: the engine itself connects to the target, and the kernel's
   * socket to a stand-in of the engine's.
   *
   * @return null if it goes over no link
   * @throws IOException if it would have to and cannot
   */
  default LinkAttempt connectOverLink(InetSocketAddress remote) throws IOException {
    return null;
  }

  /**
   * From now on every new connection takes the host path, and is counted. Those that are offloaded
   * go on.
   */
  void stopOffloading();

  /** A listening socket that is known to other processes. */
  interface Listener {
    /**
     * Whether anybody has announced a connection from there. If not, it takes the host path, and
     * has been counted; {@link #accepted} need not be asked. Costs next to nothing.
     */
    boolean expects(InetSocketAddress remote);

    /**
     * Decides the path of a connection that the kernel has accepted and that is expected. May wait,
     * some milliseconds, for a client that is certainly on its way.
     *
     * @return null for the host path
     */
    OffloadConnection accepted(InetSocketAddress local, InetSocketAddress remote, Anchor anchor);

    /**
     * An option of the listening socket that accepted ones inherit; others than the engine's are
     * ignored.
     *
     * @param name as of {@link java.net.SocketOption#name}
     */
    default void setOption(String name, Object value) {}

    /** Before the kernel socket is closed. */
    void close();
  }

  /** A connection on its way. */
  interface Attempt {
    /**
     * The port is bound, the kernel's connect comes next.
     *
     * @return false for the host path; the attempt is over then
     */
    boolean bound(int localPort);

    /**
     * The kernel has connected.
     *
     * @return null for the host path; the attempt is over then
     */
    OffloadConnection connected(InetSocketAddress local, InetSocketAddress remote, Anchor anchor);

    /** The kernel could not connect, or the socket was closed. Idempotent. */
    void failed();
  }

  /** A connection over a link on its way. */
  interface LinkAttempt {
    /** Where the kernel's socket is to connect to. */
    InetSocketAddress standIn();

    /**
     * Begins to connect. The connection is {@link OffloadConnection#isConnecting} from now on; it
     * has to be detached in any case.
     *
     * @param bound what the application has bound the socket to; null for nothing
     * @param standInPort the port of the kernel's socket, by which its connection to the stand-in
     *     is recognised
     * @return null for the host path
     * @throws IOException if it must not take that
     */
    OffloadConnection begin(InetSocketAddress bound, int standInPort) throws IOException;
  }
}
