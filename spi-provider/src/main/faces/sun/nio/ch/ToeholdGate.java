package sun.nio.ch;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The only crossing point of the wall between the faces, which are classes of {@code java.base},
 * and Toehold proper, which is loaded by a class loader of its own. Handles are opaque here.
 */
public abstract class ToeholdGate {
  private static volatile ToeholdGate gate;

  /** Opens the gate. */
  public static void set(ToeholdGate opened) {
    gate = opened;
  }

  /** Null as long as the gate is closed. */
  public static ToeholdGate get() {
    return gate;
  }

  /**
   * Announces a listening socket; null for the host path.
   *
   * @param sharesPort whether it has SO_REUSEPORT
   */
  public abstract Object listen(InetSocketAddress local, boolean sharesPort);

  /** An option of a listening socket that accepted ones inherit. */
  public abstract void listenerOption(Object listener, String name, Object value);

  /** Takes an announcement back, before the socket is closed. */
  public abstract void unlisten(Object listener);

  /** Whether an accepted connection may be offloaded; if not, it need not be asked about. */
  public abstract boolean expects(Object listener, InetSocketAddress remote);

  /** Decides about an accepted connection; null for the host path. */
  public abstract ToeholdSession accepted(
      Object listener, InetSocketAddress local, InetSocketAddress remote, ToeholdAnchor anchor);

  /** Prepares a connection; null for the host path. */
  public abstract Object attempt(InetSocketAddress remote);

  /** The local port is bound, connect comes next; false ends the attempt. */
  public abstract boolean bound(Object attempt, int localPort);

  /** The kernel has connected; null for the host path. Ends the attempt. */
  public abstract ToeholdSession connected(
      Object attempt, InetSocketAddress local, InetSocketAddress remote, ToeholdAnchor anchor);

  /**
   * Prepares a connection that an engine of ours makes itself, over a link; the kernel socket then
   * connects to a stand-in. Null if it goes over none.
   *
   * @throws IOException if it would have to, and cannot
   */
  public abstract Object attemptOverLink(InetSocketAddress remote) throws IOException;

  /** Where the kernel socket is to connect to. */
  public abstract InetSocketAddress standIn(Object attempt);

  /**
   * Begins to connect over a link. The session has to be detached in any case.
   *
   * @param bound what the application has bound the socket to; null for nothing
   * @param standInPort the kernel socket's
   * @return null for the host path
   * @throws IOException if it must not take that
   */
  public abstract ToeholdSession begin(
      Object attempt, InetSocketAddress bound, int standInPort, ToeholdAnchor anchor)
      throws IOException;

  /** The kernel has not connected. Ends the attempt. */
  public abstract void failed(Object attempt);
}
