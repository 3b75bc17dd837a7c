package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The JDK's socket channel. As long as it has no session it is exactly that; with a session, bytes
 * go through the session, and the kernel socket is the anchor. Locks, order of checks and
 * exceptions follow {@link SocketChannelImpl}.
 */
final class ToeholdSocketChannel extends ToeholdLinkChannel {
  private final ReentrantLock readLock = new ReentrantLock();
  private final ReentrantLock writeLock = new ReentrantLock();

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

  /** The reader that waits on the anchor with the JDK's own read. */
  private volatile Thread awaiting;

  /** The session of a channel that has been closed, for the last who uses it. */
  private volatile ToeholdSession left;

  private volatile boolean inputClosed;
  private volatile boolean outputClosed;
  private boolean reset; // read lock: "Connection reset" is for good
  private final ChannelAnchor anchor;
  private final ToeholdInPlace.View readView = new ToeholdInPlace.View();
  private final ToeholdInPlace.View writeView = new ToeholdInPlace.View();
  private final Set<ToeholdSelector.Registration> registrations = new CopyOnWriteArraySet<>();

  ToeholdSocketChannel(SelectorProvider provider, ProtocolFamily family) throws IOException {
    super(provider, family);
    this.anchor = new ChannelAnchor(super.getFD());
  }

  /** Takes over a descriptor that has been accepted. */
  ToeholdSocketChannel(
      SelectorProvider provider,
      ProtocolFamily family,
      FileDescriptor descriptor,
      SocketAddress remote)
      throws IOException {
    super(provider, family, descriptor, remote);
    this.anchor = new ChannelAnchor(descriptor);
  }

  /** Decides the path of an accepted connection; false for the host path. */
  boolean accepted(ToeholdGate gate, Object listener) throws IOException {
    adopt(
        gate.accepted(
            listener,
            Net.localAddress(super.getFD()),
            (InetSocketAddress) getRemoteAddress(),
            anchor));
    ToeholdSession s = session;
    if (s != null && s.remote() != null) {
      shareOptions(s);
    }
    return s != null;
  }

  /** The session, if the connection is offloaded or undecided. */
  @Override
  ToeholdSession session() {
    return session;
  }

  Set<ToeholdSelector.Registration> registrations() {
    return registrations;
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
                pending, Net.localAddress(super.getFD()), Net.remoteAddress(super.getFD()), anchor);
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
                  anchor);
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
    anchor.close(early.close(false, true));
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
      } catch (IOException e) {
        // closed: nobody will read
      }
      pathChanged();
    }
  }

  @Override
  void pathChanged() {
    registrations.forEach(ToeholdSelector.Registration::pathChanged);
  }

  private void leftToHost() {
    session = null;
    try {
      anchor.release();
    } catch (IOException e) {
      // the socket is broken: its next operation says so
    }
    pathChanged();
  }

  @Override
  ToeholdAnchor anchor() {
    return anchor;
  }

  @Override
  void lockBoth() {
    readLock.lock();
    writeLock.lock();
  }

  @Override
  void unlockBoth() {
    writeLock.unlock();
    readLock.unlock();
    detachIfLeft();
  }

  private void unlock(ReentrantLock lock) {
    lock.unlock();
    detachIfLeft();
  }

  /**
   * Whoever closes does not wait for those who read and write: it may be doing so on behalf of an
   * interrupt, with locks that they need on their way out. The last of them lets go of the session.
   */
  private void detachIfLeft() {
    ToeholdSession s = left;
    if (s != null) {
      lockBoth(); // the others have been woken, and leave
      try {
        s.detach();
      } finally {
        writeLock.unlock();
        readLock.unlock();
      }
    }
  }

  /** The session to read with; waits for a connect that is just finishing. */
  private ToeholdSession sessionOf(ReentrantLock lock) {
    if (session == null && (attempt != null || offered != null || isLinking())) {
      lock.lock();
      unlock(lock);
    }
    return session;
  }

  // -- read

  /** One attempt to move bytes; the value as of {@link ToeholdSession}. */
  private interface Move {
    int attempt(ToeholdSession session) throws IOException;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    ToeholdSession s = sessionOf(readLock);
    if (s == null) {
      return super.read(dst);
    }
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    int n = receive(s, x -> ToeholdBuffers.read(x, dst), isBlocking(), 0);
    return n == ToeholdSession.HOST ? super.read(dst) : IOStatus.normalize(n);
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    ToeholdSession s = sessionOf(readLock);
    if (s == null) {
      return super.read(dsts, offset, length);
    }
    int n = receive(s, x -> ToeholdBuffers.read(x, dsts, offset, length), isBlocking(), 0);
    return n == ToeholdSession.HOST ? super.read(dsts, offset, length) : IOStatus.normalize(n);
  }

  @Override
  int blockingRead(byte[] b, int off, int len, long nanos) throws IOException {
    ToeholdSession s = sessionOf(readLock);
    if (s == null) {
      return super.blockingRead(b, off, len, nanos);
    }
    Objects.checkFromIndexSize(off, len, b.length);
    if (len == 0) {
      return 0;
    }
    if (!isBlocking()) {
      throw new IllegalBlockingModeException();
    }
    int n = receive(s, x -> x.read(b, off, len), true, nanos);
    return n == ToeholdSession.HOST ? super.blockingRead(b, off, len, nanos) : n;
  }

  private int receive(ToeholdSession s, Move read, boolean blocking, long nanos)
      throws IOException {
    readLock.lock();
    try {
      ensureOpenNow();
      if (inputClosed) {
        return IOStatus.EOF; // even after a reset: so does the JDK
      }
      if (reset) {
        throw new SocketException("Connection reset");
      }
      int n =
          Thread.currentThread().isInterrupted() && blocking
              ? IOStatus.UNAVAILABLE
              : read.attempt(s);
      if (n != IOStatus.UNAVAILABLE) {
        return n;
      }
      if (blocking) {
        return receiveBlocking(s, read, nanos);
      }
      boolean again = (isReadByWorker() && s.pollReadable()) || s.findsPeerGone();
      return again ? read.attempt(s) : n;
    } catch (SocketException e) {
      reset = true;
      throw e;
    } finally {
      unlock(readLock);
    }
  }

  /**
   * Whether whoever reads now is not the thread that selects: a worker, that hands the channel back
   * to the selector when it finds nothing. If what comes next has been coming soon, a short look
   * around saves the way over the selector and back to a worker, which costs several wake-ups.
   */
  private boolean isReadByWorker() {
    boolean selected = false;
    for (ToeholdSelector.Registration registration : registrations) {
      if (registration.selects(Thread.currentThread())) {
        return false;
      }
      selected = true;
    }
    return selected;
  }

  private int receiveBlocking(ToeholdSession s, Move read, long nanos) throws IOException {
    int n = IOStatus.UNAVAILABLE;
    boolean ended = false;
    long deadline = nanos > 0 ? System.nanoTime() + nanos : 0;
    try {
      begin();
      ensureOpenNow();
      while (n == IOStatus.UNAVAILABLE && isOpen() && !inputClosed) {
        long left = 0;
        if (nanos > 0) {
          left = deadline - System.nanoTime();
          if (left <= 0) {
            throw new SocketTimeoutException("Read timed out");
          }
        }
        s.awaitReadable(left);
        if (isOpen()) {
          n = read.attempt(s);
        }
      }
    } catch (ClosedByInterruptException e) {
      ended = true; // by the JDK's own read, which waited on the anchor
      throw e;
    } finally {
      end(ended || n != IOStatus.UNAVAILABLE);
    }
    return n <= 0 && inputClosed ? IOStatus.EOF : n;
  }

  @Override
  int available() throws IOException {
    ToeholdSession s = sessionOf(readLock);
    if (s == null || s.isHost()) {
      return super.available();
    }
    ensureOpenNow();
    return inputClosed ? 0 : s.available();
  }

  // -- write

  @Override
  public int write(ByteBuffer src) throws IOException {
    ToeholdSession s = sessionOf(writeLock);
    if (s == null) {
      return super.write(src);
    }
    int n = transmit(s, x -> ToeholdBuffers.write(x, src), src::hasRemaining, isBlocking(), false);
    return n == ToeholdSession.HOST ? super.write(src) : IOStatus.normalize(n);
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    ToeholdSession s = sessionOf(writeLock);
    if (s == null) {
      return super.write(srcs, offset, length);
    }
    int n =
        transmit(
            s,
            x -> ToeholdBuffers.write(x, srcs, offset, length),
            () -> ToeholdBuffers.hasRemaining(srcs, offset, length),
            isBlocking(),
            false);
    return n == ToeholdSession.HOST ? super.write(srcs, offset, length) : IOStatus.normalize(n);
  }

  @Override
  void blockingWriteFully(byte[] b, int off, int len) throws IOException {
    ToeholdSession s = sessionOf(writeLock);
    if (s == null) {
      super.blockingWriteFully(b, off, len);
      return;
    }
    Objects.checkFromIndexSize(off, len, b.length);
    if (len == 0) {
      return;
    }
    if (!isBlocking()) {
      throw new IllegalBlockingModeException();
    }
    if (outputClosed) {
      ensureOpenNow();
      throw new ClosedChannelException();
    }
    ByteBuffer src = ByteBuffer.wrap(b, off, len);
    if (transmit(s, x -> ToeholdBuffers.write(x, src), src::hasRemaining, true, true)
        == ToeholdSession.HOST) {
      super.blockingWriteFully(b, src.position(), src.remaining());
    }
  }

  /** More to write? */
  private interface Remaining {
    boolean any();
  }

  /**
   * Writes once; in blocking mode everything, as the JDK does on Linux.
   *
   * @param allOrNothing whether a close fails a write of which a part has been written
   */
  private int transmit(
      ToeholdSession s, Move write, Remaining remaining, boolean blocking, boolean allOrNothing)
      throws IOException {
    writeLock.lock();
    try {
      ensureOpenNow();
      if (outputClosed) {
        throw new AsynchronousCloseException(); // sic: so does the JDK
      }
      int n =
          Thread.currentThread().isInterrupted() && blocking
              ? IOStatus.UNAVAILABLE
              : write.attempt(s);
      if (!blocking) {
        return n == IOStatus.UNAVAILABLE && s.findsPeerGone() ? write.attempt(s) : n;
      }
      if (n == ToeholdSession.HOST || (n >= 0 && !remaining.any())) {
        return n;
      }
      return transmitBlocking(s, write, remaining, Math.max(0, n), allOrNothing);
    } finally {
      unlock(writeLock);
    }
  }

  private int transmitBlocking(
      ToeholdSession s, Move write, Remaining remaining, int done, boolean allOrNothing)
      throws IOException {
    int total = done;
    try {
      begin();
      ensureOpenNow();
      while (remaining.any() && isOpen() && !outputClosed) {
        int n = write.attempt(s);
        if (n == ToeholdSession.HOST) {
          return n; // what was written so far has gone first; the buffers stand where it ended
        }
        if (n == IOStatus.UNAVAILABLE) {
          s.awaitWritable();
        } else {
          total += n;
        }
      }
    } finally {
      end(!remaining.any() || (total > 0 && !allOrNothing));
    }
    if (total == 0 && outputClosed) {
      throw new AsynchronousCloseException(); // see above
    }
    return total;
  }

  // -- in place, for ToeholdInPlace

  /** Room in the send ring; the value as of {@link ToeholdSession#claim}. */
  int claim(ToeholdSession s, int most) throws IOException {
    int[] claimed = new int[1];
    int n =
        transmit(
            s,
            x -> claimed[0] = x.claim(most),
            () -> claimed[0] == IOStatus.UNAVAILABLE,
            isBlocking(),
            true);
    return n == ToeholdSession.HOST || claimed[0] > 0 ? claimed[0] : IOStatus.UNAVAILABLE;
  }

  /** Sends the first bytes of the last claim. */
  void commit(int length) throws IOException {
    writeLock.lock();
    try {
      ensureOpenNow();
      ToeholdSession s = session;
      if (s == null) {
        throw new IllegalStateException("nothing is claimed");
      }
      s.commit(length);
    } finally {
      writeLock.unlock();
    }
  }

  /** Received bytes; the value as of {@link ToeholdSession#lease}. */
  int lease(ToeholdSession s, int most, ToeholdLease into) throws IOException {
    return receive(s, x -> x.lease(most, into), isBlocking(), 0);
  }

  ToeholdInPlace.View readView() {
    return readView;
  }

  ToeholdInPlace.View writeView() {
    return writeView;
  }

  @Override
  int sendOutOfBandData(byte b) throws IOException {
    ToeholdSession s = sessionOf(writeLock);
    if (s == null || s.isHost()) {
      return super.sendOutOfBandData(b);
    }
    ensureOpenNow();
    if (outputClosed) {
      throw new AsynchronousCloseException();
    }
    return s.beginUrgent() ? write(ByteBuffer.wrap(new byte[] {b})) : 1;
  }

  // -- shut down and close

  @Override
  public SocketChannel shutdownInput() throws IOException {
    ToeholdSession s = sessionOf(readLock);
    if (s == null || s.isHost()) {
      return super.shutdownInput();
    }
    ensureOpenNow();
    inputClosed = true;
    s.shutdownInput();
    registrations.forEach(ToeholdSelector.Registration::rang);
    return this;
  }

  @Override
  public SocketChannel shutdownOutput() throws IOException {
    ToeholdSession s = sessionOf(writeLock);
    if (s == null || s.isHost()) {
      return super.shutdownOutput();
    }
    ensureOpenNow();
    if (!outputClosed) {
      outputClosed = true;
      s.wakeWriters();
      writeLock.lock(); // after the write that is under way
      try {
        s.shutdownOutput();
      } finally {
        unlock(writeLock);
      }
      if (s.isHost()) {
        super.shutdownOutput();
      }
    }
    return this;
  }

  @Override
  boolean isInputOpen() {
    return !inputClosed && super.isInputOpen();
  }

  @Override
  boolean isOutputOpen() {
    return !outputClosed && super.isOutputOpen();
  }

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    closeLinking();
    ToeholdSession s;
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
      s = session;
    }
    if (s == null) {
      super.implCloseSelectableChannel();
      return;
    }
    s.wakeReaders();
    s.wakeWriters();
    boolean resets = lingersNot();
    boolean unread = !s.isHost() && s.available() > 0;
    // a channel that a selector still knows is ended by the JDK before its descriptor is closed
    boolean end = !resets && (!unread || (!isBlocking() && isRegistered()));
    anchor.close(s.close(end, resets || unread));
    super.implCloseSelectableChannel(); // wakes those who wait on the anchor
    left = s;
    if (!readLock.isLocked() && !writeLock.isLocked()) {
      detachIfLeft();
    } // else whoever has one of them sees that it is left
  }

  /** Whether SO_LINGER asks for a reset. */
  private boolean lingersNot() {
    try {
      return (int) Net.getSocketOption(super.getFD(), StandardSocketOptions.SO_LINGER) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  // -- options

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    if (name == StandardSocketOptions.TCP_NODELAY
        && value != null
        && isOpen()
        && anchor.noDelay((Boolean) value)) {
      return this;
    }
    super.setOption(name, value);
    ToeholdSession s = session;
    if (name == ExtendedSocketOption.SO_OOBINLINE && s != null) {
      s.takeUrgent((Boolean) value);
    }
    return this;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T getOption(SocketOption<T> name) throws IOException {
    if (name != null && ToeholdInPlace.OPTION.equals(name.name())) {
      return (T) ToeholdInPlace.methods();
    }
    T value = super.getOption(name);
    Boolean noDelay = name == StandardSocketOptions.TCP_NODELAY ? anchor.noDelay() : null;
    return noDelay != null ? (T) noDelay : value;
  }

  // -- selection

  /**
   * {@inheritDoc}
   *
   * <p>With a session, an event of the kernel socket is a doorbell byte or the end of the peer,
   * never readiness; what is ready is asked of the session, by {@link ToeholdSelector}, with {@link
   * ToeholdSelector#ASK_SESSION}.
   */
  @Override
  public boolean translateReadyOps(int ops, int initialOps, SelectionKeyImpl key) {
    ToeholdSession s = selected();
    if (s == null) {
      return super.translateReadyOps(ops & ~ToeholdSelector.ASK_SESSION, initialOps, key);
    }
    int before = key.nioReadyOps();
    if ((ops & ToeholdSelector.ASK_SESSION) == 0) {
      if (s.takesDoorbells() && anchor.drain() < 0) {
        s.anchorEnded();
        registrations.forEach(ToeholdSelector.Registration::anchorEnded);
      }
      if (key.selector() instanceof ToeholdSelector selector) {
        selector.rung(key);
      }
      if (registrations.size() > 1) {
        registrations.forEach(ToeholdSelector.Registration::rang);
      }
      key.nioReadyOps(initialOps);
      return false;
    }
    int now = initialOps | readyOps(key.nioInterestOps());
    key.nioReadyOps(now);
    return (now & ~before) != 0;
  }

  @Override
  int sessionReadyOps(int interest) {
    ToeholdSession s = session;
    if (s == null) {
      return 0;
    }
    int read = inputClosed ? interest & SelectionKey.OP_READ : 0; // it would find the end
    return read | s.readyOps(interest);
  }

  /** With a session, the selector waits for doorbell bytes only, whatever the interest. */
  @Override
  public int translateInterestOps(int ops) {
    ToeholdSession s = selected();
    if (s == null || s.isHost()) {
      return super.translateInterestOps(ops);
    }
    return anchor.hasEnded() ? 0 : Net.POLLIN;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@link java.nio.channels.FileChannel#transferTo} would send a file straight to this
   * descriptor, past the session. With a session it gets one that the kernel cannot transfer to,
   * and maps the file and writes the mapping instead.
   */
  @Override
  public FileDescriptor getFD() {
    ToeholdSession s = session;
    if (s == null || s.isHost() || Thread.currentThread() == awaiting) {
      return super.getFD();
    }
    return outputClosed ? ToeholdBuffers.SHUT_SOCKET : ToeholdBuffers.NOT_A_SOCKET;
  }

  @Override
  public String toString() {
    String text =
        super.toString(); // begins with the name of the superclass, which is one too few here
    String shut = (inputClosed ? " ishut" : "") + (outputClosed ? " oshut" : "");
    return SocketChannel.class.getName()
        + text.substring(text.indexOf('[')).replace("[connected", "[connected" + shut);
  }

  private void ensureOpenNow() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private int hostRead(ByteBuffer bell) throws IOException {
    return super.read(bell);
  }

  private int hostRead(byte[] bell, long nanos) throws IOException {
    return super.blockingRead(bell, 0, 1, nanos);
  }

  private final class ChannelAnchor extends ToeholdAnchor {
    ChannelAnchor(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public boolean await(long nanos) throws IOException {
      awaiting = Thread.currentThread();
      try {
        int n = nanos <= 0 ? hostRead(ByteBuffer.allocate(1)) : hostRead(new byte[1], nanos);
        return n >= 0;
      } catch (SocketTimeoutException e) {
        return true;
      } catch (SocketException e) {
        return false; // reset
      } finally {
        awaiting = null;
      }
    }
  }
}
