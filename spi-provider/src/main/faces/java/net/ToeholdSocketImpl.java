package java.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import sun.net.PlatformSocketImpl;
import sun.nio.ch.NioSocketImpl;
import sun.nio.ch.ToeholdGate;
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

  private final ReentrantLock readLock = new ReentrantLock();
  private final ReentrantLock writeLock = new ReentrantLock();
  private volatile ToeholdSession session;
  private volatile ToeholdSocketAnchor anchor;
  private volatile ToeholdSession connecting; // over a link, until it is the session
  private volatile Object listener;
  private volatile boolean holdsPort;
  private volatile boolean closed;
  private volatile boolean inputClosed;
  private volatile boolean outputClosed;
  private volatile int timeout; // SO_TIMEOUT, ms
  private boolean reset; // read lock: "Connection reset" is for good

  public ToeholdSocketImpl(boolean server) {
    this.server = server;
    this.host = new NioSocketImpl(server);
  }

  /** The JDK's own socket under one of ours. */
  public static SocketImpl unwrap(SocketImpl impl) {
    return impl instanceof ToeholdSocketImpl face ? face.host : impl;
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
    Object attempt = gate.attemptOverLink(target);
    if (attempt == null) {
      return false;
    }
    InetSocketAddress bound = host.getLocalPort() == 0 ? null : local(host);
    if (bound == null) {
      host.bind(new InetSocketAddress(0).getAddress(), 0); // the stand-in is known by its port
    }
    ToeholdSocketAnchor made = newAnchor(host);
    ToeholdSession begun = gate.begin(attempt, bound, host.getLocalPort(), made);
    if (begun == null) {
      return false;
    }
    boolean done = false;
    try {
      synchronized (this) {
        connecting = begun;
      }
      shareOptions(begun);
      awaitConnected(begun, millis);
      host.connect(gate.standIn(attempt), 0);
      synchronized (this) {
        ensureOpen();
        adopt(begun, made);
        connecting = null;
        done = true;
      }
    } catch (InterruptedIOException e) {
      throw e instanceof SocketTimeoutException ? e : new SocketException("Closed by interrupt");
    } finally {
      if (!done) {
        connecting = null;
        begun.close(false, true);
        begun.detach();
        close(); // as the JDK's own
      }
    }
    return true;
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

  /** Tells an engine what has been set on the kernel socket, which it does not see. */
  private void shareOptions(ToeholdSession with) throws SocketException {
    with.setOption("TCP_NODELAY", host.getOption(SocketOptions.TCP_NODELAY));
    with.setOption("SO_KEEPALIVE", host.getOption(SocketOptions.SO_KEEPALIVE));
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
      } catch (SocketException e) {
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

  @Override
  protected void listen(int backlog) throws IOException {
    host.listen(backlog);
    ToeholdGate gate = ToeholdGate.get();
    if (gate != null && listener == null) {
      listener = gate.listen(local(host), Boolean.TRUE.equals(reusePort()));
      if (closed) {
        unlisten();
      }
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
        ToeholdSession taken = gate.accepted(announced, local(impl.host), remote, made);
        if (taken != null && taken.remote() != null) {
          impl.shareOptions(taken);
        }
        impl.adopt(taken, made);
      }
    }
  }

  // -- streams

  @Override
  protected InputStream getInputStream() throws IOException {
    return session == null ? host.getInputStream() : new SessionInput();
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return session == null ? host.getOutputStream() : new SessionOutput();
  }

  private final class SessionInput extends InputStream {
    private InputStream hostInput;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) > 0 ? one[0] & 0xff : -1;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      Objects.checkFromIndexSize(off, len, b.length);
      ToeholdSession s = session;
      if (s != null) {
        if (len == 0) {
          return 0;
        }
        int n = receive(s, b, off, len);
        if (n != ToeholdSession.HOST) {
          return n;
        }
      }
      if (hostInput == null) {
        hostInput = host.getInputStream();
      }
      return hostInput.read(b, off, len);
    }

    @Override
    public int available() throws IOException {
      return ToeholdSocketImpl.this.available();
    }

    @Override
    public void close() throws IOException {
      ToeholdSocketImpl.this.close();
    }
  }

  private final class SessionOutput extends OutputStream {
    private OutputStream hostOutput;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      Objects.checkFromIndexSize(off, len, b.length);
      int done = 0;
      ToeholdSession s = session;
      if (s != null) {
        if (len == 0) {
          return;
        }
        done = transmit(s, b, off, len);
        if (done == len) {
          return;
        }
      }
      if (hostOutput == null) {
        hostOutput = host.getOutputStream();
      }
      hostOutput.write(b, off + done, len - done);
    }

    @Override
    public void close() throws IOException {
      ToeholdSocketImpl.this.close();
    }
  }

  private int receive(ToeholdSession s, byte[] b, int off, int len) throws IOException {
    int millis = timeout;
    long deadline = millis > 0 ? System.nanoTime() + millis * 1_000_000L : 0;
    readLock.lock();
    try {
      while (true) {
        ensureOpen();
        if (reset) {
          throw new SocketException("Connection reset");
        }
        if (inputClosed) {
          return -1;
        }
        int n = s.read(b, off, len);
        if (n != ToeholdSession.UNAVAILABLE) {
          return n;
        }
        long left = 0;
        if (millis > 0) {
          left = deadline - System.nanoTime();
          if (left <= 0) {
            throw new SocketTimeoutException("Read timed out");
          }
        }
        s.awaitReadable(left);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (InterruptedIOException e) {
      throw e; // a virtual thread: Socket closes
    } catch (SocketException e) {
      ensureOpen();
      reset = true;
      throw e;
    } catch (IOException e) {
      throw asSocketException(e);
    } finally {
      readLock.unlock();
    }
  }

  /** Writes all; returns less if the rest has to go over the host path. */
  private int transmit(ToeholdSession s, byte[] b, int off, int len) throws IOException {
    writeLock.lock();
    try {
      int done = 0;
      while (true) {
        ensureOpen();
        if (outputClosed) {
          throw new SocketException("Broken pipe"); // the kernel's word, as of the JDK's own socket
        }
        int n = s.write(b, off + done, len - done);
        if (n == ToeholdSession.HOST) {
          return done;
        }
        if (n > 0) {
          done += n;
        }
        if (done == len) {
          return done;
        }
        if (n == ToeholdSession.UNAVAILABLE) {
          s.awaitWritable();
        }
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      ensureOpen();
      throw asSocketException(e);
    } finally {
      writeLock.unlock();
    }
  }

  private void ensureOpen() throws SocketException {
    if (closed) {
      throw new SocketException("Socket closed");
    }
  }

  private static SocketException asSocketException(IOException e) {
    if (e instanceof SocketException same) {
      return same;
    }
    SocketException wrapped = new SocketException(e.getMessage());
    wrapped.setStackTrace(e.getStackTrace());
    return wrapped;
  }

  @Override
  protected int available() throws IOException {
    ToeholdSession s = session;
    if (s == null || s.isHost()) {
      return host.available();
    }
    ensureOpen();
    return inputClosed ? 0 : s.available();
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
    inputClosed = true;
    s.shutdownInput();
  }

  @Override
  protected void shutdownOutput() throws IOException {
    ToeholdSession s = session;
    if (s == null || s.isHost()) {
      host.shutdownOutput();
      return;
    }
    ensureOpen();
    if (!outputClosed) {
      outputClosed = true;
      s.wakeWriters();
      writeLock.lock(); // after the write that is under way
      try {
        s.shutdownOutput();
      } finally {
        writeLock.unlock();
      }
      if (s.isHost()) {
        host.shutdownOutput();
      }
    }
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
    boolean end = !lingersNot(); // the JDK ends the stream before it closes the descriptor
    anchor.close(s.close(end, !end || (!s.isHost() && s.available() > 0)));
    host.close(); // wakes those who wait on the anchor
    readLock
        .lock(); // whoever was reading or writing has left: it has seen that the socket is closed
    writeLock.lock();
    try {
      s.detach();
    } finally {
      writeLock.unlock();
      readLock.unlock();
    }
  }

  /** Whether SO_LINGER asks for a reset. */
  private boolean lingersNot() {
    try {
      return Integer.valueOf(0).equals(host.getOption(SocketOptions.SO_LINGER));
    } catch (IOException e) {
      return false;
    }
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
    if (outputClosed) {
      throw new IOException("Broken pipe");
    }
    if (s.beginUrgent()) {
      getOutputStream().write(data);
    }
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
    share(name.name(), value);
  }

  private void share(String option, Object value) {
    ToeholdSession s = session;
    if (s != null) {
      s.setOption(option, value);
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
    switch (id) {
      case SocketOptions.TCP_NODELAY -> share("TCP_NODELAY", value);
      case SocketOptions.SO_KEEPALIVE -> share("SO_KEEPALIVE", value);
      default -> {}
    }
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
