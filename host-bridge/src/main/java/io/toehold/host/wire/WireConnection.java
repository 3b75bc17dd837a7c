package io.toehold.host.wire;

import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.Errno;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpEvents;
import io.toehold.core.toe.Lease;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.Path;
import io.toehold.core.toe.WaitPoint;
import io.toehold.host.sys.LoopbackSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** A connection over a link: our own TCP, and a stand-in in the kernel (see {@link StandIns}). */
final class WireConnection implements OffloadConnection {
  private static final int IN = TcpEvents.DATA | TcpEvents.PEER_FIN | TcpEvents.URGENT;
  private static final int OUT = TcpEvents.SEND_CREDIT;
  private static final int CONNECT = TcpEvents.ESTABLISHED | TcpEvents.CONNECT_FAILED;
  private static final int BOTH = TcpEvents.ABORTED | TcpEvents.FINAL;
  private static final int END_OF_ALL = TcpEvents.FIN_ACKED | BOTH;
  private static final int NO_STAND_IN = -1;
  private static final int CLOSED = -2;

  private final WireEngine engine;
  private final TcpConnection tcp;
  private final WireBell readable;
  private final WireBell writable;

  /** The target as the application has named it; null for an accepted connection. */
  private final InetSocketAddress target;

  private volatile boolean connecting;
  private volatile boolean refused;

  /** An error is told once; after it comes the end, or "Broken pipe" (as Linux's sk_err). */
  private volatile boolean errorTold;

  private boolean urgentNext; // write lock

  /** Who waits for the peer to have everything; at most one, who closes. */
  private volatile Thread lingering;

  // Guarded by this
  private int standIn = NO_STAND_IN;
  private int standInPort;
  private boolean ringOwed;

  /** One that a peer has opened. */
  WireConnection(WireEngine engine, TcpConnection tcp) {
    this(engine, tcp, null);
  }

  /** One that is going to be connected. */
  WireConnection(WireEngine engine, TcpConnection tcp, InetSocketAddress target) {
    this.engine = engine;
    this.tcp = tcp;
    this.target = target;
    connecting = target != null;
    readable = new WireBell(engine::watch, this::ringStandIn);
    writable = new WireBell(this::awaitRoom, this::ringStandIn);
    tcp.events(this::on);
  }

  private void awaitRoom() {
    tcp.awaitRoom();
    engine.watch();
  }

  /** By whoever runs the stack. */
  private void on(TcpConnection connection, int events) {
    if ((events & CONNECT) != 0) {
      refused = (events & TcpEvents.CONNECT_FAILED) != 0;
      connecting = false;
    }
    if ((events & (IN | CONNECT | BOTH)) != 0) {
      readable.ring();
    }
    if ((events & (OUT | CONNECT | BOTH)) != 0) {
      writable.ring();
    }
    if ((events & END_OF_ALL) != 0) {
      LockSupport.unpark(lingering); // null is nobody
    }
  }

  // -- stand-in

  /** Its end has been connected by the application. */
  synchronized void standIn(int fd) {
    if (standIn == CLOSED) {
      sockets().reset(fd);
      return;
    }
    standIn = fd;
    if (ringOwed) {
      ringOwed = false;
      sockets().ring(fd);
    }
  }

  /** Its end is going to connect to the application, from this port. */
  synchronized void standIn(int fd, int port) {
    standIn = fd;
    standInPort = port;
  }

  synchronized int standInPort() {
    return standInPort;
  }

  /** The application is going to connect from this port. */
  synchronized void standInPort(int port) {
    standInPort = port;
  }

  /** Whether it has been connected, as of {@link LoopbackSockets#connected}. */
  synchronized int lookAtStandIn() {
    if (standIn == NO_STAND_IN) {
      return LoopbackSockets.BUSY;
    }
    return standIn == CLOSED ? LoopbackSockets.CONNECTED : sockets().connected(standIn);
  }

  synchronized boolean hasStandIn() {
    return standIn != NO_STAND_IN;
  }

  /** It was of no use. */
  synchronized void dropStandIn() {
    if (standIn >= 0) {
      sockets().reset(standIn);
      standIn = NO_STAND_IN;
    }
  }

  private void ringStandIn() {
    if (ringNow()) {
      return;
    }
    engine.standIns().acceptAll(); // the application has connected it, and nobody has looked since
    if (!ringNow()) {
      engine.ringLater(this);
    }
  }

  /** Rings, unless the stand-in has not been accepted yet. */
  synchronized boolean ringNow() {
    if (standIn == NO_STAND_IN) {
      ringOwed = true;
      return false;
    }
    if (standIn >= 0) {
      sockets().ring(standIn);
    }
    return true;
  }

  private LoopbackSockets sockets() {
    return engine.standIns().sockets();
  }

  // -- the connection

  TcpConnection tcp() {
    return tcp;
  }

  @Override
  public Path path() {
    return Path.OFFLOADED;
  }

  @Override
  public boolean isConnecting() {
    return connecting && !engine.isBroken();
  }

  @Override
  public IOException connectFailure() {
    if (engine.isBroken()) {
      return Errors.ofConnect(engine.broken());
    }
    return refused ? Errors.ofConnect(tcp.error()) : null;
  }

  @Override
  public InetSocketAddress local() {
    ConnectionKey key = tcp.key();
    return Addresses.of(key.localHigh(), key.localLow(), key.localPort());
  }

  @Override
  public InetSocketAddress remote() {
    ConnectionKey key = tcp.key();
    return target != null
        ? target
        : Addresses.of(key.remoteHigh(), key.remoteLow(), key.remotePort());
  }

  @Override
  public int read(byte[] dst, int offset, int length) throws IOException {
    int n = tcp.read(dst, offset, length);
    return n == TcpConnection.FAILED || engine.isBroken() ? failedRead(n) : n;
  }

  @Override
  public int read(long dst, int length) throws IOException {
    int n = tcp.read(dst, length);
    return n == TcpConnection.FAILED || engine.isBroken() ? failedRead(n) : n;
  }

  private int failedRead(int n) throws IOException {
    if (n >= 0 || n == END) {
      return n;
    }
    Errno error = engine.isBroken() ? engine.broken() : tcp.error();
    if (error == Errno.BROKEN_PIPE) {
      return END; // reset after the peer's stream had ended: Linux tells only who writes
    }
    if (errorTold) {
      return END; // a socket that was told by a read goes on to say so by itself
    }
    errorTold = true;
    throw Errors.ofRead(error);
  }

  @Override
  public int write(byte[] src, int offset, int length) throws IOException {
    int n = urgentNext && length > 0 ? writeUrgent(src[offset]) : tcp.write(src, offset, length);
    return n == TcpConnection.FAILED || engine.isBroken() ? failedWrite() : n;
  }

  @Override
  public int write(long src, int length, boolean ofFile) throws IOException {
    int n = tcp.write(src, length);
    return n == TcpConnection.FAILED || engine.isBroken() ? failedWrite() : n;
  }

  @Override
  public boolean beginUrgent() {
    urgentNext = true;
    return true;
  }

  private int writeUrgent(byte b) {
    int n = tcp.writeUrgent(b);
    urgentNext = n != 1;
    return n;
  }

  @Override
  public void takeUrgent(boolean inline) {
    tcp.options.urgentInline(inline);
    tcp.optionsChanged();
  }

  private int failedWrite() throws IOException {
    Errno error = engine.isBroken() ? engine.broken() : tcp.error();
    if (error == Errno.NONE || errorTold) {
      error = Errno.BROKEN_PIPE;
    }
    errorTold = true;
    throw Errors.ofWrite(error);
  }

  @Override
  public boolean isReadable() {
    return tcp.isReadable() || engine.isBroken() || (engine.look() && tcp.isReadable());
  }

  @Override
  public boolean isWritable() {
    return tcp.isWritable() || engine.isBroken() || (engine.look() && tcp.isWritable());
  }

  @Override
  public boolean isBroken() {
    return tcp.error() != Errno.NONE || engine.isBroken();
  }

  @Override
  public int available() {
    return tcp.available();
  }

  @Override
  public WaitPoint readable() {
    return readable;
  }

  @Override
  public WaitPoint writable() {
    return writable;
  }

  @Override
  public void setOption(String name, Object value) {
    if (WireOptions.set(tcp.options, name, value)) {
      tcp.optionsChanged();
    }
  }

  // -- ending

  @Override
  public void shutdownInput() {
    tcp.shutdownInput();
  }

  @Override
  public void disconnect() {
    tcp.disconnect();
  }

  @Override
  public void abort() {
    tcp.abort();
  }

  /** {@inheritDoc} As in the kernel, an interrupt does not end it. */
  @Override
  public void awaitEnd(long nanos) {
    lingering = Thread.currentThread();
    boolean interrupted = false;
    long start = System.nanoTime();
    for (long left = nanos; left > 0 && !hasEnded(); left = nanos - (System.nanoTime() - start)) {
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    lingering = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean hasEnded() {
    return tcp.isFinAcked() || tcp.isFinal() || engine.isBroken();
  }

  @Override
  public void detach() {
    int end;
    int port;
    synchronized (this) {
      if (standIn == CLOSED) {
        return;
      }
      end = standIn;
      port = standInPort;
      standIn = CLOSED;
    }
    tcp.detach();
    if (target != null) {
      engine.standIns().forget(port, this);
    }
    if (end >= 0) {
      sockets().reset(end);
    }
    engine.detached(this);
  }

  /** The engine's thread has ended by a bug of ours: whoever waits is to find out. */
  void engineBroke() {
    readable.ring();
    writable.ring();
    LockSupport.unpark(lingering);
  }

  @Override
  public boolean isWatched() {
    return true;
  }

  @Override
  public void anchorEnded() {
    // it is our own end, which goes last
  }

  // -- what only undecided connections have

  @Override
  public void onExpired(Runnable action) {
    // it never does
  }

  @Override
  public Path withdraw() {
    return Path.OFFLOADED;
  }

  @Override
  public byte[] takeBack() {
    throw new IllegalStateException("it was never undecided");
  }

  // -- in place: the buffers' chunks are not one area

  @Override
  public boolean isInPlace() {
    return false;
  }

  @Override
  public Lease lease(int most) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(Lease lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long claim(int most) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int claimed() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void commit(int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long areaStart() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int areaLength() {
    throw new UnsupportedOperationException();
  }
}
