package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import sun.net.ConnectionResetException;

/**
 * The JDK's asynchronous socket channel. With a session, bytes go through the session, and the
 * kernel socket is the anchor; what the JDK's code asks of the kernel comes here, by {@link
 * ToeholdAsynchronousCalls}.
 *
 * <pre>
 *   startPoll(events)                      onEvent(events)
 *     arm the session's doorbells            drain the anchor
 *     look again: ready?                     ready for what was asked?
 *       yes: have epoll report at once         what is: the JDK goes on with it
 *       no:  have epoll wait for a byte        what is not: startPoll
 * </pre>
 *
 * <p>The JDK makes its calls between {@code begin()} and {@code end()}, which keep {@link
 * #implClose} out; one thread at a time reads, and one writes. Locks are taken in the order {@code
 * begin()}, {@link #polling}, the session's, the anchor's monitor.
 */
final class ToeholdAsynchronousSocketChannel extends UnixAsynchronousSocketChannelImpl {
  private static final String RESET_BY_PEER = "Connection reset by peer"; // ECONNRESET

  private static final int BOTH = Net.POLLIN | Net.POLLOUT;

  /** Set before the application can know that the channel is connected; null on the host path. */
  private volatile ToeholdSession session;

  /** Null for connections that have never been anything but the host's. */
  private volatile Anchor anchor;

  /** A connection on its way, and what came of it before the JDK has noticed that it is there. */
  private Object attempt;

  private ToeholdSession offered;

  private final ToeholdOptions options = new ToeholdOptions();

  private boolean holdsPort;

  /** Guards {@link #asked}. */
  private final Object polling = new Object();

  private final ToeholdAsynchronousGroup group = ToeholdAsynchronousGroup.of((Port) group());

  /** The group's polling thread looks at this channel; guarded by the group. */
  boolean isWatched;

  /** What the JDK wants to be told of: of {@link #BOTH}. */
  private volatile int asked;

  /** Held while writing and while ending the outgoing stream. */
  private final Object writing = new Object();

  private volatile boolean inputClosed;
  private volatile boolean outputClosed;

  /** A reset is reported once, by the first operation that meets it; then comes the end. */
  private volatile boolean resetReported;

  ToeholdAsynchronousSocketChannel(Port port) throws IOException {
    super(port);
  }

  /** Made by the JDK for a connection that it has accepted: decides its path. */
  ToeholdAsynchronousSocketChannel(
      Port port,
      FileDescriptor descriptor,
      InetSocketAddress remote,
      UnixAsynchronousServerSocketChannelImpl server)
      throws IOException {
    super(port, descriptor, remote);
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null && server instanceof ToeholdAsynchronousServerSocketChannel face) {
      Object listener = face.listenerFor(gate, remote);
      if (listener != null) {
        accepted(gate, listener, remote);
      }
    }
  }

  private void accepted(ToeholdGate gate, Object listener, InetSocketAddress remote)
      throws IOException {
    try {
      begin(); // the group knows the channel already, and may close it
      Anchor made = new Anchor(fd);
      ToeholdSession taken = gate.accepted(listener, Net.localAddress(fd), remote, made);
      if (taken != null) {
        anchor = made;
        adopt(taken);
        if (taken.remote() != null) {
          localAddress = taken.local();
          remoteAddress = taken.remote();
        }
      }
    } finally {
      end();
    }
  }

  /** Whether anything here may differ from the JDK's channel. */
  boolean isOurs() {
    return anchor != null;
  }

  // -- connect

  /** Binds to a port that is this socket's until it is closed; see {@link ToeholdPorts}. */
  void bind(InetAddress address, int port) throws IOException {
    if (port == 0 && ToeholdGate.get() != null) {
      holdsPort = ToeholdPorts.hold(any -> Net.bind(fd, address, any));
    }
    if (!holdsPort) {
      Net.bind(fd, address, port);
      holdsPort = port != 0;
    }
  }

  /** The kernel's connect; its result. */
  int connect(InetAddress address, int port) throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (gate == null) {
      return Net.connect(fd, address, port);
    }
    InetSocketAddress target = new InetSocketAddress(address, port);
    Object overLink = gate.attemptOverLink(target);
    if (overLink != null && beginOverLink(gate, overLink)) {
      InetSocketAddress standIn = gate.standIn(overLink);
      return Net.connect(fd, standIn.getAddress(), standIn.getPort());
    }
    Object prepared = overLink != null ? null : prepare(gate, target);
    if (prepared == null) {
      return Net.connect(fd, address, port);
    }
    boolean begun = false;
    try {
      int n = Net.connect(fd, address, port);
      begun = true;
      attempt = prepared;
      anchor = new Anchor(fd);
      // Over loopback it is done, though the kernel says "in progress": no acceptor has to wait for
      // the JDK to notice.
      if (Net.poll(fd, Net.POLLOUT, 0) == Net.POLLOUT) {
        offer();
      }
      return n;
    } finally {
      if (!begun) {
        gate.failed(prepared);
      }
    }
  }

  /**
   * Has an engine of ours connect over a link; false for the host path. The session is there before
   * the connection is: it tells when that has been made, by being writable, and then {@link
   * #connected} what came of it.
   */
  private boolean beginOverLink(ToeholdGate gate, Object overLink) throws IOException {
    InetSocketAddress bound = localAddress;
    if (bound == null) {
      Net.bind(fd, new InetSocketAddress(0).getAddress(), 0); // the stand-in is known by its port
    }
    Anchor made = new Anchor(fd);
    ToeholdSession begun = gate.begin(overLink, bound, Net.localAddress(fd).getPort(), made);
    if (begun == null) {
      return false;
    }
    anchor = made;
    adopt(begun);
    options.tell(begun::setOption, option -> Net.getSocketOption(fd, option));
    return true;
  }

  /** The application has set an option of the kernel socket. */
  void optionSet(SocketOption<?> name) throws IOException {
    options.add(name);
    ToeholdSession s = session;
    if (s != null) {
      s.setOption(name.name(), Net.getSocketOption(fd, name));
    }
  }

  private Object prepare(ToeholdGate gate, InetSocketAddress target) {
    Object prepared = gate.attempt(target);
    if (prepared == null) {
      return null;
    }
    try {
      if (localAddress == null) {
        InetAddress any = new InetSocketAddress(0).getAddress();
        holdsPort = ToeholdPorts.hold(port -> Net.bind(fd, any, port));
      }
      if (holdsPort) {
        return gate.bound(prepared, Net.localAddress(fd).getPort()) ? prepared : null;
      }
    } catch (IOException e) {
      // no port to be had: the kernel's connect says so in its own way
    }
    gate.failed(prepared);
    return null;
  }

  private void offer() throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (attempt != null && gate != null) {
      Object pending = attempt;
      attempt = null;
      offered = gate.connected(pending, Net.localAddress(fd), Net.remoteAddress(fd), anchor);
    }
  }

  /**
   * The JDK has noticed that the channel is connected; the application will be told.
   *
   * @return the local address; null if it is the kernel socket's
   */
  InetSocketAddress connected() throws IOException {
    offer();
    adopt(offered);
    offered = null;
    ToeholdSession s = session;
    if (s == null) {
      return null;
    }
    s.checkConnected();
    return s.local();
  }

  private void adopt(ToeholdSession adopted) {
    if (adopted != null) {
      session = adopted;
      adopted.onHost(this::leftToHost);
      try {
        options.tell(adopted::setOption, option -> Net.getSocketOption(fd, option));
      } catch (IOException e) {
        // reset: nothing will be under way
      }
    }
  }

  /** By any thread, also one that makes a call of the JDK's, also one of the engine's. */
  private void leftToHost() {
    Anchor released = anchor;
    synchronized (released) {
      session = null;
      try {
        released.release();
        if (inputClosed && released.fd() >= 0) {
          Net.shutdown(fd, Net.SHUT_RD);
        }
      } catch (IOException e) {
        // the socket is broken: its next operation says so
      }
      released.poll(asked);
    }
  }

  // -- read and write

  /** One attempt to move bytes; the value as of {@link ToeholdSession}. */
  interface Move {
    int attempt(ToeholdSession session) throws IOException;
  }

  int receive(Move read) throws IOException {
    ToeholdSession s = session;
    if (inputClosed) {
      return IOStatus.EOF;
    }
    if (s == null) {
      return ToeholdSession.HOST;
    }
    try {
      return read.attempt(s);
    } catch (SocketException e) {
      if (resetReported) {
        return IOStatus.EOF;
      }
      resetReported = true;
      throw new ConnectionResetException(e.getMessage()); // as the JDK's read of the kernel
    }
  }

  int transmit(Move write) throws IOException {
    synchronized (writing) {
      ToeholdSession s = session;
      if (s == null) {
        return ToeholdSession.HOST;
      }
      if (outputClosed) {
        throw new IOException("Broken pipe");
      }
      try {
        return write.attempt(s);
      } catch (IOException e) {
        resetReported |= RESET_BY_PEER.equals(e.getMessage());
        throw e;
      }
    }
  }

  // -- waiting

  /** The JDK waits for these events, all others are forgotten. */
  void startPoll(int events) {
    synchronized (polling) {
      asked = events;
      await();
    }
  }

  private void await() {
    ToeholdSession s = session;
    if (s == null || group == null || !group.watch(this)) {
      awaitEpoll();
    }
  }

  private void awaitEpoll() {
    int events = asked;
    ToeholdSession s = session;
    if (s != null) {
      s.armAnchor(ops(events));
      if ((asked & Net.POLLOUT) != 0 && s.canMakeRoom()) {
        s.makeRoom(); // nobody looks again after a while
      }
      events = Net.POLLIN;
      if (ready(s) != 0) {
        s.disarm(ops(asked));
        events = BOTH; // it can be written to: epoll reports at once
      }
    }
    Anchor waiting = anchor;
    synchronized (waiting) {
      waiting.poll(session == null ? asked : events);
    }
  }

  /** The group's polling thread is about to sleep, or will not look any more. */
  void arm() {
    try {
      begin();
      synchronized (polling) {
        if (asked != 0) {
          awaitEpoll();
        }
      }
    } catch (IOException e) {
      // closed: nothing is pending any more
    } finally {
      end();
    }
  }

  /** Whether the group's polling thread has to report something, or to forget the channel. */
  boolean isReady() {
    try {
      begin();
      ToeholdSession s = session;
      return s == null || ready(s) != 0;
    } catch (IOException e) {
      return true; // closed
    } finally {
      end();
    }
  }

  /** Of the kernel socket; -1 when closed. */
  int descriptor() {
    return anchor.fd();
  }

  @Override
  public void onEvent(int events, boolean mayInvokeDirect) {
    super.onEvent(isOurs() ? translate(events) : events, mayInvokeDirect);
  }

  /** What the JDK has asked for, and is there. */
  private int translate(int events) {
    try {
      begin();
      ToeholdSession s = session;
      if (s != null && (events & ~Net.POLLOUT) != 0 && s.takesDoorbells() && anchor.drain() < 0) {
        s.anchorEnded();
      }
      synchronized (polling) {
        s = session;
        int ready =
            s != null ? ready(s) : (events & (Net.POLLERR | Net.POLLHUP)) != 0 ? BOTH : events;
        asked &= ~ready;
        if (s != null && ready != 0) {
          s.disarm(ops(ready));
        }
        if (asked != 0) {
          await();
        }
        return ready;
      }
    } catch (IOException e) {
      return events; // closed: nothing is pending any more
    } finally {
      end();
    }
  }

  /** What of {@link #asked} is there. */
  private int ready(ToeholdSession s) {
    int ops = s.readyOps(ops(asked));
    boolean in = inputClosed || (ops & SelectionKey.OP_READ) != 0;
    boolean out = outputClosed || (ops & SelectionKey.OP_WRITE) != 0;
    return asked & ((in ? Net.POLLIN : 0) | (out ? Net.POLLOUT : 0));
  }

  private static int ops(int events) {
    return ((events & Net.POLLIN) != 0 ? SelectionKey.OP_READ : 0)
        | ((events & Net.POLLOUT) != 0 ? SelectionKey.OP_WRITE : 0);
  }

  // -- shut down and close

  /** Ends a direction of the session; false if it is the kernel's to end. */
  boolean shutdown(int how) throws IOException {
    ToeholdSession s = session;
    if (s == null) {
      return false;
    }
    if (how == Net.SHUT_RD) {
      inputClosed = true;
      if (session == null) {
        return false; // just now
      }
      s.shutdownInput();
    } else {
      synchronized (writing) {
        s.shutdownOutput();
        outputClosed = !s.isHost();
      }
      if (!outputClosed) {
        return false;
      }
    }
    synchronized (polling) {
      if (asked != 0) {
        await(); // what is pending ends
      }
    }
    return true;
  }

  @Override
  void implClose() throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (attempt != null && gate != null) {
      gate.failed(attempt);
    }
    adopt(offered);
    ToeholdSession s = session;
    if (anchor != null) {
      boolean reset = s != null && !s.isHost() && s.available() > 0;
      anchor.close(s != null && s.close(!reset, reset));
    }
    try {
      super.implClose();
    } finally {
      if (s != null) {
        s.detach();
      }
    }
  }

  // -- options

  /** Keeps TCP_NODELAY from an anchor that needs it for its doorbells; false for all others. */
  boolean setOwnOption(SocketOption<?> name, Object value) {
    return name == StandardSocketOptions.TCP_NODELAY
        && value != null
        && anchor.noDelay((Boolean) value);
  }

  /** The value that the application has set; null if it is the kernel socket's. */
  Object ownOption(SocketOption<?> name) {
    return name == StandardSocketOptions.TCP_NODELAY ? anchor.noDelay() : null;
  }

  private final class Anchor extends ToeholdAnchor {
    Anchor(FileDescriptor descriptor) {
      super(descriptor);
    }

    /** Has the group's epoll report one of these events, once; the caller holds the monitor. */
    void poll(int events) {
      int descriptor = fd();
      if (descriptor >= 0 && events != 0) {
        ((Port) group()).startPoll(descriptor, events);
      }
    }

    @Override
    public boolean await(long nanos) {
      throw new UnsupportedOperationException("nobody blocks in an asynchronous channel");
    }
  }
}
