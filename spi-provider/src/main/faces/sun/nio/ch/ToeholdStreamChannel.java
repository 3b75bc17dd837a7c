package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes of a channel that has a session: reads and writes, blocking and not, in place, and the
 * end of each direction. Locks, order of checks and exceptions follow {@link SocketChannelImpl}.
 */
abstract class ToeholdStreamChannel extends ToeholdOfferChannel {
  private final ReentrantLock readLock = new ReentrantLock();
  private final ReentrantLock writeLock = new ReentrantLock();

  /** The session of a channel that has been closed, for the last who uses it. */
  private volatile ToeholdSession left;

  private volatile boolean inputClosed;
  private volatile boolean outputClosed;
  private boolean reset; // read lock: "Connection reset" is for good
  private final ToeholdInPlace.View readView = new ToeholdInPlace.View();
  private final ToeholdInPlace.View writeView = new ToeholdInPlace.View();

  ToeholdStreamChannel(SelectorProvider provider, ProtocolFamily family) throws IOException {
    super(provider, family);
  }

  ToeholdStreamChannel(
      SelectorProvider provider,
      ProtocolFamily family,
      FileDescriptor descriptor,
      SocketAddress remote)
      throws IOException {
    super(provider, family, descriptor, remote);
  }

  /** Whether whoever reads now is not the thread that selects. */
  abstract boolean isReadByWorker();

  /** The input has been shut: selectors have to look at it. */
  abstract void inputShut();

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
    if (session() == null && isSettling()) {
      lock.lock();
      unlock(lock);
    }
    return session();
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

  /** The JDK's own read, of the kernel socket. */
  final int hostRead(ByteBuffer dst) throws IOException {
    return super.read(dst);
  }

  /** The same, with a time-out in nanoseconds. */
  final int hostRead(byte[] dst, long nanos) throws IOException {
    return super.blockingRead(dst, 0, dst.length, nanos);
  }

  // -- write

  @Override
  public int write(ByteBuffer src) throws IOException {
    ToeholdSession s = sessionOf(writeLock);
    if (s == null) {
      return super.write(src);
    }
    int length = src.remaining();
    int n = transmit(s, x -> ToeholdBuffers.write(x, src), src::hasRemaining, isBlocking(), false);
    if (n != ToeholdSession.HOST) {
      return IOStatus.normalize(n);
    }
    int gone = length - src.remaining(); // before it came to the host path
    return gone + super.write(src);
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    ToeholdSession s = sessionOf(writeLock);
    if (s == null) {
      return super.write(srcs, offset, length);
    }
    long all = ToeholdBuffers.remaining(srcs, offset, length);
    int n =
        transmit(
            s,
            x -> ToeholdBuffers.write(x, srcs, offset, length),
            () -> ToeholdBuffers.remaining(srcs, offset, length) > 0,
            isBlocking(),
            false);
    if (n != ToeholdSession.HOST) {
      return IOStatus.normalize(n);
    }
    long gone = all - ToeholdBuffers.remaining(srcs, offset, length);
    return gone + super.write(srcs, offset, length);
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
        return n == ToeholdSession.HOST ? n : transmitMore(s, write, remaining, n);
      }
      if (n == ToeholdSession.HOST || (n >= 0 && !remaining.any())) {
        return n;
      }
      return transmitBlocking(s, write, remaining, Math.max(0, n), allOrNothing);
    } finally {
      unlock(writeLock);
    }
  }

  /** What the rings that are there do not hold goes into larger ones, as long as there are any. */
  private static int transmitMore(ToeholdSession s, Move write, Remaining remaining, int first)
      throws IOException {
    int total = first;
    while (remaining.any() && !s.isBroken() && s.canMakeRoom()) {
      s.makeRoom();
      int n = write.attempt(s);
      if (n < 0) {
        break;
      }
      total = Math.max(0, total) + n;
    }
    return total == IOStatus.UNAVAILABLE && s.findsPeerGone() ? write.attempt(s) : total;
  }

  private int transmitBlocking(
      ToeholdSession s, Move write, Remaining remaining, int done, boolean allOrNothing)
      throws IOException {
    int total = done;
    try {
      begin();
      ensureOpenNow();
      while (remaining.any() && isOpen() && !outputClosed) {
        if (total > 0 && !allOrNothing && s.isBroken()) {
          break; // the next write says why, as in the kernel
        }
        int n = write.attempt(s);
        if (n == ToeholdSession.HOST) {
          return n; // what was written so far has gone first; the buffers stand where it ended
        }
        if (n == IOStatus.UNAVAILABLE) {
          s.awaitWritable(0);
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
      ToeholdSession s = session();
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

  /** The value as of {@link ToeholdFileTransfer#to}. */
  long transfer(ToeholdFileTransfer file) throws IOException {
    ToeholdSession s = sessionOf(writeLock);
    if (s == null) {
      return IOStatus.UNSUPPORTED_CASE;
    }
    writeLock.lock();
    try {
      ensureOpenNow();
      if (outputClosed) {
        throw new ClosedChannelException();
      }
      return file.to(s, isBlocking());
    } finally {
      unlock(writeLock);
    }
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
    inputShut();
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

  final boolean isInputClosed() {
    return inputClosed;
  }

  final boolean isOutputClosed() {
    return outputClosed;
  }

  /** The channel is closed: this session is for the last reader or writer to let go of. */
  final void leave(ToeholdSession s) {
    left = s;
    if (!readLock.isLocked() && !writeLock.isLocked()) {
      detachIfLeft();
    } // else whoever has one of them sees that it is left
  }

  final void ensureOpenNow() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }
}
