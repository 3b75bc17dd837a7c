package io.toehold.core.direct;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Doorbell;
import io.toehold.core.memory.Memory;
import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.Lease;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.Path;
import io.toehold.core.toe.StreamBrokenException;
import io.toehold.core.toe.WaitPoint;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;

/**
 * A connection over a slot of shared memory: my send ring is the peer's receive ring. The
 * application's own threads copy in and copy out; there is no engine thread.
 */
public final class DirectConnection implements OffloadConnection {
  /**
   * What is written at once becomes readable in pieces, so that the peer copies the first out while
   * the next is copied in. As large as the kernel's: who writes less gives it to a reader in one.
   */
  private static final int PIECE = 64 << 10;

  private final long slot;
  private final Anchor anchor;
  private final Sleeping sleeping;
  private final Decision decision;

  private final RingProducer out;
  private final RingConsumer in;
  private final long outLine;
  private final long inLine;
  private final DirectWaitPoint readable;
  private final DirectWaitPoint writable;

  private volatile Path path;
  private volatile Runnable onExpired = () -> {};
  private volatile Runnable onDetach = () -> {};
  private volatile boolean expired;
  private volatile boolean anchorEnded;
  private volatile StreamBrokenException broken;
  private final AtomicBoolean disconnected = new AtomicBoolean();
  private final AtomicBoolean aborted = new AtomicBoolean();
  private final AtomicBoolean detached = new AtomicBoolean();

  private volatile boolean inputShut;
  private volatile boolean resetReported;
  private boolean writtenToClosed; // write lock
  private boolean gone; // guarded by this: the slot may be another connection's

  /**
   * @param slot address of a slot that both processes have mapped
   * @param client whether this is the connecting side
   * @param anchor the kernel socket
   * @param sleeping null if threads of one of the two processes sleep on the anchor only
   * @param allocate allocates the ring of a level of my sending direction; false if it cannot
   * @param copy bulk into rings
   * @param decision asked while the path is undecided
   */
  public DirectConnection(
      long slot,
      boolean client,
      Anchor anchor,
      Sleeping sleeping,
      IntPredicate allocate,
      CopyToPeer copy,
      Decision decision) {
    this.slot = slot;
    this.anchor = anchor;
    this.sleeping = sleeping;
    this.decision = decision;
    long toServer = slot + SlotLayout.TO_SERVER_OFFSET;
    long toClient = slot + SlotLayout.TO_CLIENT_OFFSET;
    this.outLine = client ? toServer : toClient;
    this.inLine = client ? toClient : toServer;
    this.out = new RingProducer(slot, client, allocate, copy);
    this.in = new RingConsumer(slot, !client);
    this.readable = new DirectWaitPoint(inLine + SlotLayout.CONSUMER_BELL_OFFSET, sleeping);
    this.writable = new DirectWaitPoint(outLine + SlotLayout.PRODUCER_BELL_OFFSET, sleeping);
    this.path = decision.path();
    if (path == Path.OFFLOADED) {
      out.allowGrowth();
    }
  }

  @Override
  public Path path() {
    Path now = path;
    return now == Path.UNDECIDED ? decide() : now;
  }

  private synchronized Path decide() {
    if (path == Path.UNDECIDED) {
      Path now = decision.path();
      if (now == Path.OFFLOADED) {
        out.allowGrowth();
      }
      path = now;
    }
    return path;
  }

  @Override
  public int read(byte[] dst, int offset, int length) throws IOException {
    try {
      int n = in.read(dst, offset, length);
      if (n == 0) {
        if (!isEnding()) {
          return UNAVAILABLE;
        }
        n = in.read(dst, offset, length); // what was written before the end
      }
      return n > 0 ? credited(n) : atTheEnd();
    } catch (StreamBrokenException e) {
      throw fail(e);
    }
  }

  @Override
  public int read(long dst, int length) throws IOException {
    try {
      int n = in.read(dst, length);
      if (n == 0) {
        if (!isEnding()) {
          return UNAVAILABLE;
        }
        n = in.read(dst, length);
      }
      return n > 0 ? credited(n) : atTheEnd();
    } catch (StreamBrokenException e) {
      throw fail(e);
    }
  }

  @Override
  public int write(byte[] src, int offset, int length) throws IOException {
    if (isClosedByPeer()) {
      return writeToClosed(length);
    }
    try {
      int done = 0;
      int piece;
      int n;
      do {
        piece = Math.min(PIECE, length - done);
        n = out.write(src, offset + done, piece);
        done += sent(n);
      } while (n == piece && done < length);
      return done == 0 ? UNAVAILABLE : done;
    } catch (StreamBrokenException e) {
      throw fail(e);
    }
  }

  @Override
  public int write(long src, int length, boolean ofFile) throws IOException {
    if (isClosedByPeer()) {
      return writeToClosed(length);
    }
    try {
      int done = 0;
      int piece;
      int n;
      do {
        piece = Math.min(PIECE, length - done);
        n = out.write(src + done, piece, ofFile);
        done += sent(n);
      } while (n == piece && done < length);
      return done == 0 ? UNAVAILABLE : done;
    } catch (StreamBrokenException e) {
      throw fail(e);
    }
  }

  @Override
  public void setOption(String name, Object value) {
    switch (name) {
      case "SO_SNDBUF" -> {
        out.sendBuffer((Integer) value);
        synchronized (this) {
          if (!gone) {
            writable.wakeLocal(); // there may be more room
          }
        }
      }
      case "SO_RCVBUF" -> {
        synchronized (this) {
          if (!gone) {
            in.receiveBuffer((Integer) value);
            ring(inLine + SlotLayout.PRODUCER_BELL_OFFSET);
          }
        }
      }
      default -> {}
    }
  }

  @Override
  public boolean beginUrgent() {
    return out.takesUrgentInline();
  }

  @Override
  public synchronized void takeUrgent(boolean inline) {
    if (!gone) {
      in.takeUrgentInline(inline);
    }
  }

  @Override
  public Lease lease(int most) throws IOException {
    try {
      Lease lease = in.lease(most);
      if (lease == null && isEnding()) {
        lease = in.lease(most);
        if (lease == null) {
          atTheEnd();
          return Lease.END;
        }
      }
      return lease;
    } catch (StreamBrokenException e) {
      throw fail(e);
    }
  }

  @Override
  public void release(Lease lease) {
    synchronized (this) { // another thread may be detaching
      if (!gone && in.release(lease)) {
        credited(lease.length());
      }
    }
  }

  @Override
  public long claim(int most) throws IOException {
    if (isClosedByPeer()) {
      writeToClosed(0);
    }
    try {
      return out.claim(most);
    } catch (StreamBrokenException e) {
      throw fail(e);
    }
  }

  @Override
  public int claimed() {
    return out.claimed();
  }

  @Override
  public void commit(int length) {
    out.commit(length);
    ring(outLine + SlotLayout.CONSUMER_BELL_OFFSET);
  }

  @Override
  public long areaStart() {
    return slot;
  }

  @Override
  public int areaLength() {
    return SlotLayout.SLOT_BYTES;
  }

  @Override
  public boolean isReadable() {
    return in.isReadable() || isEnding();
  }

  @Override
  public boolean isWritable() {
    return out.isWritableNow() || isClosedByPeer();
  }

  @Override
  public boolean canMakeRoom() {
    return out.canMakeRoom();
  }

  @Override
  public void makeRoom() {
    out.makeRoom();
  }

  @Override
  public boolean isBroken() {
    return isClosedByPeer();
  }

  @Override
  public int available() {
    return in.available();
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
  public void disconnect() {
    if (disconnected.compareAndSet(false, true)) {
      out.end(SlotLayout.END_FIN);
      if (aborted.get()) {
        out.end(SlotLayout.END_RESET); // which came first, and is for good
      }
      closeIfShut();
      ring(outLine + SlotLayout.CONSUMER_BELL_OFFSET);
    }
  }

  @Override
  public void shutdownInput() {
    inputShut = true;
    closeIfShut();
  }

  /**
   * As Linux: to what still arrives when both halves have been shut, the answer is a reset. It is
   * news for whoever writes there.
   */
  private synchronized void closeIfShut() {
    if (inputShut && disconnected.get() && !gone) {
      in.close();
      ring(inLine + SlotLayout.PRODUCER_BELL_OFFSET);
    }
  }

  @Override
  public void abort() {
    if (aborted.compareAndSet(false, true)) {
      out.end(disconnected.get() ? SlotLayout.END_FIN_RESET : SlotLayout.END_RESET);
      in.close();
      ringPeer();
    }
  }

  @Override
  public boolean isHeldBack() {
    return !aborted.get() && !isClosedByPeer() && out.exceedsReceiveBuffer();
  }

  @Override
  public void detach() {
    if (detached.compareAndSet(false, true)) {
      if (!disconnected.get()) {
        abort();
      }
      in.close();
      ring(inLine + SlotLayout.PRODUCER_BELL_OFFSET);
      synchronized (this) {
        gone = true;
        in.forgetLeases();
        readable.leave();
        writable.leave();
      }
      onDetach.run();
    }
  }

  /**
   * What to do when this side has let go of the slot; set before anybody else knows the connection.
   */
  public void onDetach(Runnable action) {
    onDetach = action;
  }

  /** Nobody has taken the offer in time: the socket layer will {@link #withdraw}. */
  public void expire() {
    expired = true;
    onExpired.run();
  }

  /** Wakes whoever waits on the other side, after the path has been decided there. */
  public void ringPeer() {
    ring(outLine + SlotLayout.CONSUMER_BELL_OFFSET);
    ring(inLine + SlotLayout.PRODUCER_BELL_OFFSET);
  }

  @Override
  public void onExpired(Runnable action) {
    onExpired = action;
    if (expired) {
      action.run();
    }
  }

  @Override
  public Path withdraw() {
    if (path() == Path.UNDECIDED) {
      decision.withdraw();
      return decide();
    }
    return path;
  }

  @Override
  public byte[] takeBack() {
    return out.writtenBeforeGrowth();
  }

  @Override
  public boolean isWatched() {
    return sleeping != null;
  }

  @Override
  public void anchorEnded() {
    anchorEnded = true;
    if (path() == Path.UNDECIDED) {
      expire(); // it has to tell the kernel's news
    }
    synchronized (this) {
      if (!gone) { // the news may come while another thread detaches
        readable.wakeLocal();
        writable.wakeLocal();
      }
    }
  }

  private int credited(int n) {
    if (in.isCreditDue()) {
      ring(inLine + SlotLayout.PRODUCER_BELL_OFFSET);
    }
    return n;
  }

  private int sent(int n) {
    if (n > 0) {
      ring(outLine + SlotLayout.CONSUMER_BELL_OFFSET);
    }
    return n;
  }

  private void ring(long bell) {
    int rung = Doorbell.take(bell);
    switch (Doorbell.kind(rung)) {
      case Doorbell.FUTEX -> {
        if (sleeping != null) {
          sleeping.futex().wake(bell);
        }
      }
      case Doorbell.WAKER -> {
        if (sleeping != null) {
          sleeping.peersWaker().accept(Doorbell.sleeper(rung));
        }
      }
      case Doorbell.ANCHOR -> anchor.ring();
      default -> {}
    }
  }

  private boolean isEnding() {
    return in.end() != SlotLayout.END_NONE || anchorEnded || broken != null;
  }

  /** It is ending, and a look into the ring after that was seen has found nothing. */
  private int atTheEnd() throws IOException {
    StreamBrokenException failure = broken;
    if (failure != null) {
      throw fail(failure);
    }
    switch (in.end()) {
      case SlotLayout.END_FIN, SlotLayout.END_FIN_RESET:
        return END; // as in Linux, what comes after the FIN is news for writers only
      case SlotLayout.END_RESET:
        break;
      default:
        // The peer died. Its kernel sends FIN, or RST if it left bytes unread.
        if (!hasUnconsumed()) {
          return END;
        }
    }
    if (resetReported) {
      return END; // Linux reports an error once
    }
    resetReported = true;
    throw new SocketException("Connection reset");
  }

  /** Whether the peer has left bytes that its application has not seen. */
  private boolean hasUnconsumed() {
    long consumed = Memory.getLongAcquire(outLine + SlotLayout.CONSUMED_OFFSET);
    long seen = Memory.getLongAcquire(outLine + SlotLayout.SEEN_OFFSET);
    return Memory.getLong(outLine + SlotLayout.PRODUCED_OFFSET) != Math.max(consumed, seen);
  }

  /**
   * While the path is undecided, the end of the anchor's incoming stream says nothing: a peer on
   * the host path may have closed one half only, and what is written may still go there.
   */
  private boolean isClosedByPeer() {
    return out.isPeerClosed() || broken != null || (anchorEnded && path != Path.UNDECIDED);
  }

  /**
   * As Linux: a reset is reported once, to a reader or a writer, as such; after it, or after a FIN
   * and a reset, the pipe is broken. The first write to a peer that has closed in order still
   * succeeds and is lost, since the RST comes only in answer to it; the next fails.
   */
  private int writeToClosed(int length) throws IOException {
    if (broken != null) {
      throw fail(broken);
    }
    int end = in.end();
    boolean reset = end == SlotLayout.END_RESET || (end == SlotLayout.END_NONE && hasUnconsumed());
    if (reset && !resetReported) {
      resetReported = true;
      throw new IOException("Connection reset by peer");
    }
    if (reset || writtenToClosed || end == SlotLayout.END_FIN_RESET) {
      throw new IOException("Broken pipe");
    }
    writtenToClosed = true;
    return length;
  }

  private StreamBrokenException fail(StreamBrokenException e) {
    broken = e;
    abort();
    return new StreamBrokenException(e);
  }
}
