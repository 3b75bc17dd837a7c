package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * How a channel on the direct path comes to its session, and may lose it again: the kernel connects
 * from a port that is held, and an offer is made for that connection. Until it has been taken, it
 * may turn out that the connection takes the host path.
 */
abstract class ToeholdOfferChannel extends ToeholdLinkChannel {
  /**
   * Set, once, while both locks are held, before connect returns; cleared when the connection comes
   * to the host path.
   */
  private volatile ToeholdSession session;

  /** A connection on its way: set and taken while both locks are held, or by close. */
  private volatile Object attempt;

  /** Held while an offer is made or taken back: no close comes between it and the session. */
  private final Object settling = new Object();

  private volatile boolean holdsPort;

  /** An offer that has been made before the application has finished the connect. */
  private volatile ToeholdSession offered;

  ToeholdOfferChannel(SelectorProvider provider, ProtocolFamily family) throws IOException {
    super(provider, family);
  }

  ToeholdOfferChannel(
      SelectorProvider provider,
      ProtocolFamily family,
      FileDescriptor descriptor,
      SocketAddress remote)
      throws IOException {
    super(provider, family, descriptor, remote);
  }

  /** Decides the path of an accepted connection; false for the host path. */
  final boolean accepted(ToeholdGate gate, Object listener) throws IOException {
    adopt(
        gate.accepted(
            listener,
            Net.localAddress(super.getFD()),
            (InetSocketAddress) getRemoteAddress(),
            anchor()));
    return session != null;
  }

  /** The session, if the connection is offloaded or undecided. */
  @Override
  final ToeholdSession session() {
    return session;
  }

  /** Whether there may soon be a session: whoever made the connection has not come back yet. */
  final boolean isSettling() {
    return attempt != null || offered != null || isLinking();
  }

  // -- connect

  @Override
  public boolean connect(SocketAddress remote) throws IOException {
    if (connectOverLink(remote, 0)) {
      return !isLinking();
    }
    Object prepared = prepare(remote);
    if (prepared == null) {
      return super.connect(remote);
    }
    lockBoth();
    attempt = prepared;
    boolean over = true;
    try {
      boolean connected = super.connect(remote);
      over = connected || !isConnectionPending();
      if (connected) {
        settle(true);
      } else if (!over) {
        offerEarly();
      }
      return connected;
    } finally {
      if (over) {
        settle(false);
      }
      unlockBoth();
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    if (isLinking()) {
      return finishLinking();
    }
    if (attempt == null && offered == null) {
      return super.finishConnect();
    }
    lockBoth();
    boolean over = true;
    try {
      boolean connected = super.finishConnect();
      over = connected;
      if (connected) {
        settle(true);
      }
      return connected;
    } finally {
      if (over) {
        settle(false);
      }
      unlockBoth();
    }
  }

  @Override
  void blockingConnect(SocketAddress remote, long nanos) throws IOException {
    if (connectOverLink(remote, nanos)) {
      return;
    }
    Object prepared = prepare(remote);
    if (prepared == null) {
      super.blockingConnect(remote, nanos);
      return;
    }
    lockBoth();
    attempt = prepared;
    try {
      super.blockingConnect(remote, nanos);
      settle(true);
    } finally {
      settle(false);
      unlockBoth();
    }
  }

  /**
   * Looks whether the target is one of ours, and binds the port that the offer is made for; null
   * for the host path.
   */
  private Object prepare(SocketAddress remote) {
    ToeholdGate gate = ToeholdGate.get();
    if (gate == null || !isConnectable(remote)) {
      return null;
    }
    Object prepared = gate.attempt((InetSocketAddress) remote);
    if (prepared == null) {
      return null;
    }
    try {
      if (getLocalAddress() == null) {
        holdPort(null);
      }
      if (holdsPort) {
        return gate.bound(prepared, Net.localAddress(super.getFD()).getPort()) ? prepared : null;
      }
    } catch (IOException e) {
      // no port to be had: the kernel's connect says so in its own way
    }
    gate.failed(prepared);
    return null;
  }

  @Override
  public SocketChannel bind(SocketAddress local) throws IOException {
    boolean any = local == null || (local instanceof InetSocketAddress a && a.getPort() == 0);
    if (!any || ToeholdGate.get() == null || !holdPort((InetSocketAddress) local)) {
      super.bind(local);
      holdsPort = !any;
    }
    return this;
  }

  /** Binds to a port that is this socket's until it is closed; see {@link ToeholdPorts}. */
  private boolean holdPort(InetSocketAddress local) throws IOException {
    if (local != null && local.isUnresolved()) {
      return false;
    }
    InetAddress address = local == null ? null : local.getAddress();
    holdsPort = ToeholdPorts.hold(port -> super.bind(new InetSocketAddress(address, port)));
    return holdsPort;
  }

  /**
   * A non-blocking connect over loopback is over in the kernel when it returns, though it says "in
   * progress". The offer is made now, so that no acceptor waits until the application comes to
   * finish the connect; the application learns nothing of it.
   */
  private void offerEarly() throws IOException {
    int events = Net.poll(super.getFD(), Net.POLLOUT, 0);
    ToeholdGate gate = ToeholdGate.get();
    if (events != Net.POLLOUT || gate == null) {
      return;
    }
    synchronized (settling) {
      Object pending = takeAttempt();
      if (pending != null) {
        offered =
            gate.connected(
                pending,
                Net.localAddress(super.getFD()),
                Net.remoteAddress(super.getFD()),
                anchor());
      }
    }
  }

  private void settle(boolean connected) throws IOException {
    ToeholdSession adopted = null;
    synchronized (settling) {
      ToeholdSession early = takeOffered();
      if (early != null) {
        if (!connected) {
          abandon(early);
          return;
        }
        adopted = early;
      }
      Object pending = takeAttempt();
      ToeholdGate gate = ToeholdGate.get();
      if (pending != null && gate != null) {
        if (connected) {
          adopted =
              gate.connected(
                  pending,
                  Net.localAddress(super.getFD()),
                  (InetSocketAddress) getRemoteAddress(),
                  anchor());
        } else {
          gate.failed(pending);
        }
      }
      session = adopted == null ? session : adopted;
    }
    adopt(adopted);
  }

  private synchronized Object takeAttempt() {
    Object pending = attempt;
    attempt = null;
    return pending;
  }

  private synchronized ToeholdSession takeOffered() {
    ToeholdSession early = offered;
    offered = null;
    return early;
  }

  private void abandon(ToeholdSession early) throws IOException {
    anchor().close(early.close(false, true));
    early.detach();
  }

  @Override
  void adopt(ToeholdSession adopted) {
    if (adopted != null) {
      session = adopted;
      adopted.onHost(this::leftToHost);
      try {
        adopted.takeUrgent(
            (Boolean) Net.getSocketOption(super.getFD(), ExtendedSocketOption.SO_OOBINLINE));
        tellOptions(adopted);
      } catch (IOException e) {
        // closed: nobody will read
      }
      pathChanged();
    }
  }

  private void leftToHost() {
    session = null;
    try {
      anchor().release();
    } catch (IOException e) {
      // the socket is broken: its next operation says so
    }
    pathChanged();
  }

  /** The channel is being closed: gives up what is on its way; the session, if there is one. */
  final ToeholdSession endOffer() throws IOException {
    synchronized (settling) {
      Object pending = takeAttempt();
      ToeholdGate gate = ToeholdGate.get();
      if (pending != null && gate != null) {
        gate.failed(pending);
      }
      ToeholdSession early = takeOffered();
      if (early != null) {
        abandon(early);
      }
      return session;
    }
  }
}
