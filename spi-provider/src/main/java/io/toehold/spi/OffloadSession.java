package io.toehold.spi;

import io.toehold.core.toe.Lease;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.Path;
import io.toehold.core.toe.WaitPoint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import sun.nio.ch.ToeholdCarrier;
import sun.nio.ch.ToeholdLease;
import sun.nio.ch.ToeholdPolling;
import sun.nio.ch.ToeholdSession;

/**
 * A connection between the face and the engine: waits, and carries a connection that was not taken
 * over to the host path.
 *
 * <p>While the path is undecided, writing and deciding exclude each other ({@link #handover}): what
 * is written into the ring is either read by the peer or sent over the anchor, before anything
 * else.
 */
final class OffloadSession implements ToeholdSession {
  private static final long YIELDING = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LONGEST_WRITERS_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  /** How long a writer waits for its reader before it gets more room. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int OUT = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  /**
   * Who waits on the anchor is woken by the peer and by close, but not by shutdownInput: looks now
   * and then.
   */
  private static final long ANCHOR_LOOK = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long LINGER_LOOK = TimeUnit.MILLISECONDS.toNanos(5);

  private static final long SHUTDOWN_PATIENCE = TimeUnit.MILLISECONDS.toNanos(2);

  private final OffloadConnection connection;
  private final FaceAnchor anchor;
  private final Object handover = new Object();
  private final ToeholdPolling readPolling = ToeholdPolling.ofThread();
  private final ToeholdPolling workerPolling = ToeholdPolling.ofThread();
  private final ToeholdPolling writePolling = ToeholdPolling.ofThread();

  private long claimAddress; // write lock
  private volatile Path path;
  private volatile Runnable onHost = () -> {};
  private volatile boolean readingOver;
  private volatile boolean writingOver;

  OffloadSession(OffloadConnection connection, FaceAnchor anchor) {
    this.connection = connection;
    this.anchor = anchor;
    this.path = connection.path();
    connection.onExpired(this::withdraw);
  }

  // -- connecting, over a link

  @Override
  public boolean isConnecting() {
    return connection.isConnecting();
  }

  @Override
  public void awaitConnected(long nanos) throws IOException {
    WaitPoint bell = connection.writable();
    bell.arm(ToeholdCarrier.isOfVirtual());
    if (connection.isConnecting() && !writingOver) {
      bell.sleep(nanos);
    }
    bell.disarm();
    throwIfInterrupted();
  }

  @Override
  public void checkConnected() throws IOException {
    IOException failure = connection.connectFailure();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public InetSocketAddress local() {
    return connection.local();
  }

  @Override
  public InetSocketAddress remote() {
    return connection.remote();
  }

  @Override
  public void setOption(String name, Object value) {
    connection.setOption(name, value);
  }

  // -- moving bytes

  @Override
  public int read(byte[] dst, int offset, int length) throws IOException {
    return path == Path.OFFLOADED || decided() ? connection.read(dst, offset, length) : undecided();
  }

  @Override
  public int read(long dst, int length) throws IOException {
    return path == Path.OFFLOADED || decided() ? connection.read(dst, length) : undecided();
  }

  @Override
  public int write(byte[] src, int offset, int length) throws IOException {
    if (path == Path.OFFLOADED) {
      return connection.write(src, offset, length);
    }
    synchronized (handover) {
      return decided() || path == Path.UNDECIDED ? connection.write(src, offset, length) : HOST;
    }
  }

  @Override
  public int write(long src, int length, boolean ofFile) throws IOException {
    if (path == Path.OFFLOADED) {
      return connection.write(src, length, ofFile);
    }
    synchronized (handover) {
      return decided() || path == Path.UNDECIDED ? connection.write(src, length, ofFile) : HOST;
    }
  }

  // -- in place

  @Override
  public int lease(int most, ToeholdLease into) throws IOException {
    if (path != Path.OFFLOADED && !decided()) {
      return undecided();
    }
    if (!connection.isInPlace()) {
      return HOST;
    }
    Lease lease = connection.lease(most);
    if (lease == null) {
      return UNAVAILABLE;
    }
    into.lent = lease;
    into.address = lease.address();
    into.length = lease.length();
    return lease == Lease.END ? END : lease.length();
  }

  @Override
  public void release(ToeholdLease lease) {
    connection.release((Lease) lease.lent);
  }

  @Override
  public int claim(int most) throws IOException {
    if (path != Path.OFFLOADED && !decided()) {
      return HOST; // what is written before the decision may have to go there
    }
    if (!connection.isInPlace()) {
      return HOST;
    }
    claimAddress = connection.claim(most);
    return claimAddress == 0 ? UNAVAILABLE : connection.claimed();
  }

  @Override
  public long claimAddress() {
    return claimAddress;
  }

  @Override
  public void commit(int length) {
    connection.commit(length);
  }

  @Override
  public long areaStart() {
    return connection.areaStart();
  }

  @Override
  public int areaLength() {
    return connection.areaLength();
  }

  @Override
  public boolean beginUrgent() {
    return connection.beginUrgent();
  }

  @Override
  public void takeUrgent(boolean inline) {
    connection.takeUrgent(inline);
  }

  private int undecided() {
    return path == Path.HOST ? HOST : UNAVAILABLE;
  }

  // -- the decision

  /** Whether it has been decided that the connection is offloaded. */
  private boolean decided() {
    if (path == Path.UNDECIDED) {
      Path now = connection.path();
      if (now == Path.HOST) {
        withdraw();
      } else if (now == Path.OFFLOADED) {
        path = now; // only this: the path may have become HOST since it was looked at
      }
    }
    return path == Path.OFFLOADED;
  }

  /** Decides for the host path, unless it has been decided. */
  private void withdraw() {
    synchronized (handover) {
      if (path == Path.UNDECIDED) {
        Path now = connection.withdraw();
        if (now == Path.HOST) {
          sendOverAnchor();
          connection.detach();
        }
        path = now;
        if (now == Path.HOST) {
          onHost.run();
        }
      }
    }
  }

  private void sendOverAnchor() {
    try {
      byte[] written = connection.takeBack();
      // A reset is reported once, by the kernel, to whoever comes first: that has to be the
      // application.
      if (written.length > 0 && anchor.isAlive()) {
        anchor.send(written);
      }
    } catch (IOException e) {
      // the kernel socket is broken; the application's next operation on it says so
    }
  }

  @Override
  public boolean isHost() {
    return path == Path.HOST;
  }

  @Override
  public void onHost(Runnable action) {
    synchronized (handover) {
      onHost = action;
      if (path == Path.HOST) {
        action.run();
      }
    }
  }

  // -- waiting

  @Override
  public void awaitReadable(long nanos) throws IOException {
    if (!decided()) {
      awaitDecision(nanos, () -> readingOver || isInterruptedVirtual());
      throwIfInterrupted();
      return;
    }
    if (readPolling.until(() -> connection.isReadable() || readingOver)) {
      return;
    }
    WaitPoint bell = connection.readable();
    if (bell.arm(ToeholdCarrier.isOfVirtual())) {
      if (!connection.isReadable() && !readingOver) {
        bell.sleep(nanos);
      }
    } else {
      bell.armAnchor();
      long wait = nanos > 0 ? Math.min(nanos, ANCHOR_LOOK) : ANCHOR_LOOK;
      if (!connection.isReadable() && !readingOver && !anchor.await(wait)) {
        connection.anchorEnded();
      }
    }
    bell.disarm();
    throwIfInterrupted();
  }

  @Override
  public boolean pollReadable() {
    return decided() && workerPolling.until(() -> connection.isReadable() || readingOver);
  }

  @Override
  public boolean findsPeerGone() {
    if (path != Path.OFFLOADED || connection.isWatched() || !anchor.face().isPeerGone()) {
      return false;
    }
    connection.anchorEnded();
    return true;
  }

  @Override
  public void awaitWritable(long nanos) throws IOException {
    if (!decided()) {
      awaitDecision(nanos, () -> writingOver || connection.isWritable() || isInterruptedVirtual());
      throwIfInterrupted();
      return;
    }
    if (writePolling.until(() -> connection.isWritable() || writingOver)) {
      return;
    }
    WaitPoint bell = connection.writable();
    if (bell.arm(ToeholdCarrier.isOfVirtual())) {
      if (!connection.isWritable() && !writingOver) {
        boolean isLong = nanos == 0 || nanos >= PATIENCE_NANOS;
        boolean impatient = isLong && connection.canMakeRoom();
        bell.sleep(impatient ? PATIENCE_NANOS : nanos);
        if (impatient && bell.isArmed()) {
          connection.makeRoom();
        }
      }
      bell.disarm();
      throwIfInterrupted();
    } else {
      // The anchor's byte belongs to the reader. A writer that waits for room is rare; it looks
      // again now and then, and comes at most an eighth of its wait too late.
      long start = System.nanoTime();
      while (!connection.isWritable() && !writingOver) {
        throwIfInterrupted();
        if (anchor.face().isPeerGone()) {
          connection.anchorEnded(); // perhaps nobody else looks at the anchor
        }
        long waited = System.nanoTime() - start;
        if (waited >= PATIENCE_NANOS && connection.canMakeRoom()) {
          connection.makeRoom();
        }
        if (nanos > 0 && waited >= nanos) {
          return;
        }
        LockSupport.parkNanos(
            this, Math.max(SHORTEST_PAUSE, Math.min(waited / 8, LONGEST_WRITERS_PAUSE)));
      }
    }
  }

  /**
   * A virtual thread that is interrupted closes its socket; the JDK's streams do that when they see
   * this exception.
   */
  private static void throwIfInterrupted() throws InterruptedIOException {
    if (isInterruptedVirtual()) {
      throw new InterruptedIOException();
    }
  }

  private static boolean isInterruptedVirtual() {
    return Thread.currentThread().isInterrupted() && ToeholdCarrier.isOfVirtual();
  }

  /** Looks for the decision, which comes soon or is forced by the engine's patience. */
  private void awaitDecision(long nanos, BooleanSupplier enough) {
    long start = System.nanoTime();
    long pause = SHORTEST_PAUSE;
    while (!decided() && path == Path.UNDECIDED && !enough.getAsBoolean()) {
      long waited = System.nanoTime() - start;
      if (nanos > 0 && waited >= nanos) {
        return;
      }
      if (waited < YIELDING || Thread.currentThread().isInterrupted()) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(this, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  @Override
  public void wakeReaders() {
    readingOver = true;
    connection.readable().wakeLocal();
  }

  @Override
  public void wakeWriters() {
    writingOver = true;
    connection.writable().wakeLocal();
  }

  // -- selection

  @Override
  public int readyOps(int interest) {
    boolean offloaded = decided();
    if ((!offloaded && path == Path.HOST) || connection.isConnecting()) {
      return 0;
    }
    if (connection.connectFailure() != null) {
      return interest;
    }
    int ready = 0;
    if ((interest & SelectionKey.OP_READ) != 0 && offloaded && connection.isReadable()) {
      ready |= SelectionKey.OP_READ;
    }
    if ((interest & SelectionKey.OP_WRITE) != 0 && connection.isWritable()) {
      ready |= SelectionKey.OP_WRITE;
    }
    return ready;
  }

  @Override
  public boolean canMakeRoom() {
    return path == Path.OFFLOADED && connection.canMakeRoom();
  }

  @Override
  public void makeRoom() {
    connection.makeRoom();
  }

  @Override
  public boolean isBroken() {
    return path == Path.OFFLOADED && connection.isBroken();
  }

  @Override
  public boolean takesDoorbells() {
    if (!decided()) {
      withdraw();
    }
    return path == Path.OFFLOADED;
  }

  @Override
  public void armAnchor(int ops) {
    if ((ops & SelectionKey.OP_READ) != 0) {
      connection.readable().armAnchor();
    }
    if ((ops & OUT) != 0) {
      connection.writable().armAnchor();
    }
  }

  @Override
  public boolean isArmed(int ops) {
    return ((ops & SelectionKey.OP_READ) == 0 || connection.readable().isArmed())
        && ((ops & OUT) == 0 || connection.writable().isArmed());
  }

  @Override
  public void disarm(int ops) {
    if ((ops & SelectionKey.OP_READ) != 0) {
      connection.readable().disarm();
    }
    if ((ops & OUT) != 0) {
      connection.writable().disarm();
    }
  }

  @Override
  public int available() {
    return connection.available();
  }

  // -- ending

  @Override
  public void anchorEnded() {
    connection.anchorEnded();
  }

  @Override
  public void shutdownInput() {
    wakeReaders();
    connection.shutdownInput();
  }

  @Override
  public void shutdownOutput() {
    if (!decided()) {
      awaitDecision(SHUTDOWN_PATIENCE, () -> false);
      withdraw();
    }
    if (path == Path.OFFLOADED) {
      connection.disconnect();
    }
  }

  @Override
  public boolean close(boolean end, boolean reset) {
    withdraw();
    if (path == Path.HOST) {
      return false;
    }
    if (end) {
      connection.disconnect();
    }
    if (reset) {
      connection.abort();
    }
    return true;
  }

  @Override
  public void linger(int seconds) {
    if (seconds > 0 && path == Path.OFFLOADED) {
      long start = System.nanoTime();
      long nanos = TimeUnit.SECONDS.toNanos(seconds);
      boolean interrupted = false; // as in the kernel, that does not end it
      long left = nanos;
      while (left > 0 && connection.isHeldBack()) {
        LockSupport.parkNanos(this, Math.min(left, LINGER_LOOK));
        interrupted |= Thread.interrupted();
        left = nanos - (System.nanoTime() - start);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      connection.awaitEnd(left);
    }
  }

  @Override
  public void detach() {
    if (path == Path.OFFLOADED) {
      connection.detach();
    }
  }
}
