package java.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Set;
import sun.net.PlatformSocketImpl;
import sun.nio.ch.NioSocketImpl;
import sun.nio.ch.ToeholdGate;
import sun.nio.ch.ToeholdOptions;
import sun.nio.ch.ToeholdPorts;
import sun.nio.ch.ToeholdSession;
import sun.nio.ch.ToeholdSocketAnchor;

/**
 * The socket of {@link Socket} and {@link ServerSocket}: the JDK's own, which it passes everything
 * on to, until a connection is offloaded. {@link SocketImpl#createPlatformSocketImpl} makes it, so
 * that subclasses, proxies and user factories find what they always found.
 */
public final class ToeholdSocketImpl extends SocketImpl implements PlatformSocketImpl {
  private final SocketImpl host;
  private final boolean server;
  private final ToeholdSocketStreams streams;
  private final ToeholdOptions options = new ToeholdOptions();

  private volatile ToeholdSession session;
  private volatile ToeholdSocketAnchor anchor;
  private volatile ToeholdSession connecting; // over a link, until it is the session
  private volatile Object listener;
  private volatile boolean holdsPort;
  private volatile boolean closed;
  private volatile int timeout; // SO_TIMEOUT, ms

  public ToeholdSocketImpl(boolean server) {
    this.server = server;
    this.host = new NioSocketImpl(server);
    this.streams = new ToeholdSocketStreams(this, host);
  }

  /** The JDK's own socket under one of ours. */
  public static SocketImpl unwrap(SocketImpl impl) {
    return impl instanceof ToeholdSocketImpl face ? face.host : impl;
  }

  /** Null on the host path. */
  ToeholdSession session() {
    return session;
  }

  /** SO_TIMEOUT, ms. */
  int timeout() {
    return timeout;
  }

  // -- connect, listen, accept

  @Override
  protected void create(boolean stream) throws IOException {
    host.create(stream);
  }

  @Override
  protected void connect(String name, int port) throws IOException {
    connect(new InetSocketAddress(name, port), 0);
  }

  @Override
  protected void connect(InetAddress address, int port) throws IOException {
    connect(new InetSocketAddress(address, port), 0);
  }

  @Override
  protected void connect(SocketAddress remote, int millis) throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null && connectOverLink(gate, remote, millis)) {
      return;
    }
    Object attempt = gate == null ? null : prepare(gate, remote);
    if (attempt == null) {
      host.connect(remote, millis);
      return;
    }
    boolean connected = false;
    try {
      host.connect(remote, millis);
      connected = true;
    } finally {
      if (!connected) {
        gate.failed(attempt);
      }
    }
    synchronized (this) { // no close comes between the offer and the session
      if (closed) {
        gate.failed(attempt);
        return;
      }
      connected(gate, attempt);
    }
  }

  /** False if it is to take another path. */
  private boolean connectOverLink(ToeholdGate gate, SocketAddress remote, int millis)
      throws IOException {
    if (!(remote instanceof InetSocketAddress target) || target.isUnresolved() || closed) {
      return false;
    }
    ToeholdSession begun = null;
    boolean settled = false;
    try {
      Object attempt = gate.attemptOverLink(target);
      ToeholdSocketAnchor made = attempt == null ? null : newAnchor(host);
      begun = attempt == null ? null : begin(gate, attempt, made);
      if (begun == null) {
        settled = true;
        return false;
      }
      synchronized (this) {
        connecting = begun;
      }
      options.tell(begun::setOption, host::getOption);
      awaitConnected(begun, millis);
      host.connect(gate.standIn(attempt), 0);
      synchronized (this) {
        ensureOpen();
        adopt(begun, made);
        connecting = null;
        settled = true;
      }
      return true;
    } catch (InterruptedIOException e) {
      throw e instanceof SocketTimeoutException ? e : new SocketException("Closed by interrupt");
    } finally {
      if (!settled) {
        connecting = null;
        if (begun != null) {
          begun.close(false, true);
          begun.detach();
        }
        close(); // as the JDK's own
      }
    }
  }

  private ToeholdSession begin(ToeholdGate gate, Object attempt, ToeholdSocketAnchor made)
      throws IOException {
    InetSocketAddress bound = host.getLocalPort() == 0 ? null : local(host);
    if (bound == null) {
      host.bind(new InetSocketAddress(0).getAddress(), 0); // the stand-in is known by its port
    }
    return gate.begin(attempt, bound, host.getLocalPort(), made);
  }

  private void awaitConnected(ToeholdSession begun, int millis) throws IOException {
    long start = System.nanoTime();
    while (true) {
      ensureOpen();
      if (!begun.isConnecting()) {
        begun.checkConnected();
        return;
      }
      long left = 0;
      if (millis > 0) {
        left = millis * 1_000_000L - (System.nanoTime() - start);
        if (left <= 0) {
          throw new SocketTimeoutException("Connect timed out");
        }
      }
      begun.awaitConnected(left);
    }
  }

  private void connected(ToeholdGate gate, Object attempt) throws IOException {
    ToeholdSocketAnchor made = newAnchor(host);
    adopt(
        gate.connected(
            attempt,
            local(host),
            new InetSocketAddress(host.getInetAddress(), host.getPort()),
            made),
        made);
  }

  /**
   * Looks whether the target is one of ours, and binds the port that the offer is made for; null
   * for the host path.
   */
  private Object prepare(ToeholdGate gate, SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress target) || target.isUnresolved()) {
      return null;
    }
    Object attempt = gate.attempt(target);
    if (attempt == null) {
      return null;
    }
    try {
      if (host.getLocalPort() == 0) {
        holdPort(new InetSocketAddress(0).getAddress());
      }
      if (holdsPort) {
        return gate.bound(attempt, host.getLocalPort()) ? attempt : null;
      }
    } catch (IOException e) {
      // no port to be had: the kernel's connect says so in its own way
    }
    gate.failed(attempt);
    return null;
  }

  private static InetSocketAddress local(SocketImpl impl) throws SocketException {
    return new InetSocketAddress(
        (InetAddress) impl.getOption(SocketOptions.SO_BINDADDR), impl.getLocalPort());
  }

  private static ToeholdSocketAnchor newAnchor(SocketImpl impl) throws IOException {
    return new ToeholdSocketAnchor(
        impl.getFileDescriptor(),
        impl.getInputStream(),
        ms -> impl.setOption(SocketOptions.SO_TIMEOUT, ms));
  }

  private void adopt(ToeholdSession adopted, ToeholdSocketAnchor made) {
    if (adopted != null) {
      anchor = made;
      session = adopted;
      adopted.onHost(this::leftToHost);
      try {
        adopted.takeUrgent(Boolean.TRUE.equals(host.getOption(SocketOptions.SO_OOBINLINE)));
        options.tell(adopted::setOption, host::getOption);
      } catch (IOException e) {
        // closed: nobody will read
      }
    }
  }

  private void leftToHost() {
    session = null;
    try {
      anchor.release();
      host.setOption(SocketOptions.SO_TIMEOUT, timeout);
    } catch (IOException e) {
      // the socket is broken: its next operation says so
    }
  }

  @Override
  protected void bind(InetAddress address, int port) throws IOException {
    if (port != 0 || server || ToeholdGate.get() == null || !holdPort(address)) {
      host.bind(address, port);
      holdsPort = port != 0;
    }
  }

  /** Binds to a port that is this socket's until it is closed; see {@link ToeholdPorts}. */
  private boolean holdPort(InetAddress address) throws IOException {
    holdsPort = ToeholdPorts.hold(port -> host.bind(address, port));
    return holdsPort;
  }

  /** Announced first: see the face of server socket channels. */
  @Override
  protected void listen(int backlog) throws IOException {
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null && listener == null) {
      Object announced = gate.listen(local(host), Boolean.TRUE.equals(reusePort()));
      listener = announced;
      if (announced != null) {
        options.tell((name, value) -> gate.listenerOption(announced, name, value), host::getOption);
      }
    }
    try {
      host.listen(backlog);
    } catch (IOException e) {
      unlisten();
      throw e;
    }
    if (closed) {
      unlisten();
    }
  }

  private Object reusePort() throws IOException {
    return host.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)
        ? host.getOption(StandardSocketOptions.SO_REUSEPORT)
        : null;
  }

  private void unlisten() {
    Object announced = listener;
    listener = null;
    ToeholdGate gate = ToeholdGate.get();
    if (announced != null && gate != null) {
      gate.unlisten(announced);
    }
  }

  @Override
  protected void accept(SocketImpl accepted) throws IOException {
    if (!(accepted instanceof ToeholdSocketImpl impl)) {
      host.accept(accepted);
      return;
    }
    host.accept(impl.host);
    ToeholdGate gate = ToeholdGate.get();
    Object announced = listener;
    if (gate != null && announced != null) {
      InetSocketAddress remote =
          new InetSocketAddress(impl.host.getInetAddress(), impl.host.getPort());
      if (gate.expects(announced, remote)) {
        ToeholdSocketAnchor made = newAnchor(impl.host);
        impl.adopt(gate.accepted(announced, local(impl.host), remote, made), made);
      }
    }
  }

  // -- streams

  @Override
  protected InputStream getInputStream() throws IOException {
    return session == null ? host.getInputStream() : streams.input();
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return session == null ? host.getOutputStream() : streams.output();
  }

  void ensureOpen() throws SocketException {
    if (closed) {
      throw new SocketException("Socket closed");
    }
  }

  @Override
  protected int available() throws IOException {
    ToeholdSession s = session;
    if (s == null || s.isHost()) {
      return host.available();
    }
    ensureOpen();
    return streams.available(s);
  }

  // -- shut down and close

  @Override
  protected void shutdownInput() throws IOException {
    ToeholdSession s = session;
    if (s == null || s.isHost()) {
      host.shutdownInput();
      return;
    }
    ensureOpen();
    streams.shutdownInput(s);
  }

  @Override
  protected void shutdownOutput() throws IOException {
    ToeholdSession s = session;
    if (s == null || s.isHost()) {
      host.shutdownOutput();
      return;
    }
    ensureOpen();
    streams.shutdownOutput(s);
  }

  @Override
  protected void close() throws IOException {
    ToeholdSession s;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      s = session;
    }
    unlisten();
    ToeholdSession pending = connecting;
    if (pending != null) {
      pending.wakeWriters(); // whoever connects lets go of it
    }
    if (s == null) {
      host.close();
      return;
    }
    s.wakeReaders();
    s.wakeWriters();
    int linger = anchor.linger();
    boolean end = linger != 0; // the JDK ends the stream before it closes the descriptor
    anchor.close(s.close(end, !end || (!s.isHost() && s.available() > 0)));
    host.close(); // wakes those who wait on the anchor
    s.linger(linger);
    streams.detach(s);
  }

  @Override
  protected boolean supportsUrgentData() {
    return true;
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    ToeholdSession s = session;
    if (s == null || s.isHost()) {
      host.sendUrgentData(data);
      return;
    }
    ensureOpen();
    streams.sendUrgent(s, data);
  }

  // -- what the kernel socket knows

  @Override
  protected FileDescriptor getFileDescriptor() {
    return host.getFileDescriptor();
  }

  @Override
  protected InetAddress getInetAddress() {
    ToeholdSession s = session;
    InetSocketAddress remote = s == null ? null : s.remote();
    return remote == null ? host.getInetAddress() : remote.getAddress();
  }

  @Override
  protected int getPort() {
    ToeholdSession s = session;
    InetSocketAddress remote = s == null ? null : s.remote();
    return remote == null ? host.getPort() : remote.getPort();
  }

  @Override
  protected int getLocalPort() {
    ToeholdSession s = session;
    InetSocketAddress own = s == null ? null : s.local();
    return own == null ? host.getLocalPort() : own.getPort();
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    return host.supportedOptions();
  }

  @Override
  protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
    ToeholdSocketAnchor a = anchor;
    if (name == StandardSocketOptions.TCP_NODELAY
        && a != null
        && !closed
        && value instanceof Boolean wish
        && a.noDelay(wish)) {
      return;
    }
    host.setOption(name, value);
    share(name);
  }

  /** An option has been set on the kernel socket. */
  private void share(SocketOption<?> option) throws IOException {
    options.add(option);
    ToeholdGate gate = ToeholdGate.get();
    ToeholdSession s = session;
    Object announced = listener;
    if (s != null) {
      s.setOption(option.name(), host.getOption(option));
    } else if (announced != null && gate != null) {
      gate.listenerOption(announced, option.name(), host.getOption(option));
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  protected <T> T getOption(SocketOption<T> name) throws IOException {
    T value = host.getOption(name);
    ToeholdSocketAnchor a = anchor;
    Boolean wish = name == StandardSocketOptions.TCP_NODELAY && a != null ? a.noDelay() : null;
    return wish != null ? (T) wish : value;
  }

  @Override
  public void setOption(int id, Object value) throws SocketException {
    ToeholdSocketAnchor a = anchor;
    if (id == SocketOptions.TCP_NODELAY
        && a != null
        && !closed
        && value instanceof Boolean wish
        && a.noDelay(wish)) {
      return;
    }
    if (id == SocketOptions.SO_TIMEOUT && value instanceof Integer millis && session != null) {
      ensureOpen();
      if (millis < 0) {
        throw new IllegalArgumentException("timeout < 0");
      }
      timeout = millis;
      return;
    }
    host.setOption(id, value);
    if (id == SocketOptions.SO_TIMEOUT && value instanceof Integer millis) {
      timeout = millis;
    }
    ToeholdSession s = session;
    if (id == SocketOptions.SO_OOBINLINE && value instanceof Boolean inline && s != null) {
      s.takeUrgent(inline);
    }
    SocketOption<?> named = named(id);
    if (named != null) {
      try {
        share(named);
      } catch (SocketException e) {
        throw e;
      } catch (IOException e) {
        throw new SocketException(e.getMessage());
      }
    }
  }

  private static SocketOption<?> named(int id) {
    return switch (id) {
      case SocketOptions.TCP_NODELAY -> StandardSocketOptions.TCP_NODELAY;
      case SocketOptions.SO_KEEPALIVE -> StandardSocketOptions.SO_KEEPALIVE;
      case SocketOptions.SO_RCVBUF -> StandardSocketOptions.SO_RCVBUF;
      case SocketOptions.SO_SNDBUF -> StandardSocketOptions.SO_SNDBUF;
      case SocketOptions.IP_TOS -> StandardSocketOptions.IP_TOS;
      default -> null;
    };
  }

  @Override
  public Object getOption(int id) throws SocketException {
    ToeholdSession s = session;
    if (id == SocketOptions.SO_TIMEOUT && s != null) {
      ensureOpen();
      return timeout;
    }
    Object value = host.getOption(id);
    if (id == SocketOptions.SO_BINDADDR && s != null && s.local() != null) {
      return s.local().getAddress();
    }
    ToeholdSocketAnchor a = anchor;
    Boolean wish = id == SocketOptions.TCP_NODELAY && a != null ? a.noDelay() : null;
    return wish != null ? wish : value;
  }

  @Override
  public String toString() {
    return server ? "ToeholdSocketImpl[server]" : "ToeholdSocketImpl";
  }
}
