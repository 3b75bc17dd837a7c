package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * What a channel over a link has beyond others: an engine of ours makes the connection, the kernel
 * socket is connected to a stand-in, and the addresses are the engine's.
 *
 * <pre>
 *   blocking      wait for the engine, then the kernel's connect, then the session
 *   non-blocking  the kernel's connect, which is over at once; OP_CONNECT and finishConnect ask the engine
 * </pre>
 */
abstract class ToeholdLinkChannel extends SocketChannelImpl {
  private static final int MOVES = SelectionKey.OP_READ | SelectionKey.OP_WRITE;

  private final ProtocolFamily family;
  private final ToeholdOptions options = new ToeholdOptions();

  /** Held while {@link #connecting} changes: no close comes between it and the session. */
  private final Object linking = new Object();

  /** The session to be, from connect until it has been finished. */
  private volatile ToeholdSession connecting;

  /** What the application had bound to before; null for nothing. */
  private volatile InetSocketAddress before;

  ToeholdLinkChannel(SelectorProvider provider, ProtocolFamily family) throws IOException {
    super(provider, family);
    this.family = family;
  }

  ToeholdLinkChannel(
      SelectorProvider provider,
      ProtocolFamily family,
      FileDescriptor descriptor,
      SocketAddress remote)
      throws IOException {
    super(provider, family, descriptor, remote);
    this.family = family;
  }

  /** The session of a channel that is connected; null for the host path. */
  abstract ToeholdSession session();

  /** Makes it the session. */
  abstract void adopt(ToeholdSession adopted);

  abstract ToeholdAnchor anchor();

  /** Nobody reads, writes or connects at the same time. */
  abstract void lockBoth();

  abstract void unlockBoth();

  /** Selectors have to look again. */
  abstract void pathChanged();

  // -- connect

  /** Whether an engine of ours is making the connection, or has and nobody has finished it. */
  final boolean isLinking() {
    return connecting != null;
  }

  @Override
  public final boolean isConnectionPending() {
    return isLinking() || super.isConnectionPending();
  }

  final boolean isConnectable(SocketAddress remote) {
    return remote instanceof InetSocketAddress target
        && !target.isUnresolved()
        && (family != StandardProtocolFamily.INET || target.getAddress() instanceof Inet4Address)
        && isOpen()
        && !isConnected()
        && !isConnectionPending();
  }

  /**
   * Connects over a link; in non-blocking mode, begins to.
   *
   * @param nanos longest wait in blocking mode, 0 for no limit
   * @return false if it is to take another path; nothing has happened then
   */
  final boolean connectOverLink(SocketAddress remote, long nanos) throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (gate == null || !isConnectable(remote)) {
      return false;
    }
    Object attempt;
    try {
      attempt = gate.attemptOverLink((InetSocketAddress) remote);
    } catch (IOException e) {
      close(); // as the JDK
      throw e;
    }
    if (attempt == null) {
      return false;
    }
    lockBoth();
    try {
      InetSocketAddress bound = (InetSocketAddress) super.localAddress();
      before = bound;
      if (bound == null) {
        super.bind(null); // the stand-in is known by its port
      }
      int standInPort = ((InetSocketAddress) super.localAddress()).getPort();
      ToeholdSession begun;
      synchronized (linking) {
        begun = isOpen() ? gate.begin(attempt, bound, standInPort, anchor()) : null;
        connecting = begun;
      }
      if (begun == null) {
        return false;
      }
      tellOptions(begun);
      if (isBlocking()) {
        awaitLinked(begun, nanos);
      }
      boolean connected = super.connect(gate.standIn(attempt));
      if (isBlocking()) {
        linked(begun);
      } else {
        assert !connected : "the kernel says 'in progress', always";
        pathChanged();
      }
      return true;
    } catch (IOException e) {
      close(); // as the JDK
      throw e;
    } finally {
      unlockBoth();
    }
  }

  /** {@link #finishConnect}, while {@link #isLinking}. */
  final boolean finishLinking() throws IOException {
    lockBoth();
    try {
      ToeholdSession begun = connecting;
      if (begun == null) {
        return super.finishConnect(); // it has been finished, or closed
      }
      if (isBlocking()) {
        awaitLinked(begun, 0);
      } else if (begun.isConnecting()) {
        return false;
      }
      begun.checkConnected();
      if (!super.finishConnect()) {
        return false;
      }
      linked(begun);
      return true;
    } catch (IOException e) {
      close();
      throw e;
    } finally {
      unlockBoth();
    }
  }

  private void awaitLinked(ToeholdSession begun, long nanos) throws IOException {
    long start = System.nanoTime();
    boolean open = false;
    try {
      begin();
      while (isOpen() && begun.isConnecting()) {
        long left = 0;
        if (nanos > 0) {
          left = nanos - (System.nanoTime() - start);
          if (left <= 0) {
            throw new SocketTimeoutException("Connect timed out");
          }
        }
        begun.awaitConnected(left);
      }
      open = isOpen();
    } finally {
      end(open);
    }
    begun.checkConnected();
  }

  private void linked(ToeholdSession begun) throws ClosedChannelException {
    synchronized (linking) {
      if (connecting != begun) {
        throw new ClosedChannelException();
      }
      adopt(begun);
      connecting = null;
    }
  }

  /** The channel is being closed. */
  final void closeLinking() throws IOException {
    ToeholdSession begun;
    synchronized (linking) {
      begun = connecting;
      connecting = null;
    }
    if (begun != null) {
      begun.wakeWriters();
      anchor().close(begun.close(false, true));
      begun.detach();
    }
  }

  // -- selection

  /** The session that a selector asks; null for the host path. */
  final ToeholdSession selected() {
    ToeholdSession begun = connecting;
    return begun != null ? begun : session();
  }

  /** What of this interest the session of a connected channel is ready for; 0 without one. */
  abstract int sessionReadyOps(int interest);

  /** What of this interest a selection finds ready; 0 on the host path. */
  final int readyOps(int interest) {
    ToeholdSession begun = connecting;
    if (begun == null) {
      return sessionReadyOps(interest & MOVES);
    }
    if (begun.isConnecting()) {
      return 0;
    }
    boolean failed = begun.readyOps(SelectionKey.OP_CONNECT) != 0;
    return failed ? interest : interest & SelectionKey.OP_CONNECT; // as the JDK
  }

  // -- addresses and options

  private InetSocketAddress ownLocal() {
    ToeholdSession s = session();
    return s == null ? null : s.local();
  }

  private InetSocketAddress ownRemote() {
    ToeholdSession s = selected();
    return s == null ? null : s.remote();
  }

  @Override
  SocketAddress localAddress() {
    if (isLinking()) {
      return before;
    }
    InetSocketAddress own = ownLocal();
    return own == null ? super.localAddress() : own;
  }

  @Override
  SocketAddress remoteAddress() {
    InetSocketAddress own = ownRemote();
    return own == null ? super.remoteAddress() : own;
  }

  @Override
  public SocketAddress getLocalAddress() throws IOException {
    SocketAddress kernels = super.getLocalAddress(); // throws if it is closed
    if (isLinking()) {
      return before;
    }
    InetSocketAddress own = ownLocal();
    return own == null ? kernels : own;
  }

  @Override
  public SocketAddress getRemoteAddress() throws IOException {
    SocketAddress kernels = super.getRemoteAddress();
    InetSocketAddress own = ownRemote();
    return own == null ? kernels : own;
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    super.setOption(name, value);
    options.add(name);
    ToeholdSession s = selected();
    if (s != null) {
      s.setOption(name.name(), super.getOption(name));
    }
    return this;
  }

  /** Tells a session that has begun of the options that the application has set. */
  final void tellOptions(ToeholdSession begun) throws IOException {
    options.tell(begun::setOption, option -> super.getOption(option));
  }
}
