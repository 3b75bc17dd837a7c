package io.toehold.core.tcp.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The application's side of a connection: outlives the engine's state (TOE-CONTRACT section 1).
 * Nothing here blocks. One thread at a time reads, one writes; everything else may be called by
 * any.
 */
public final class TcpConnection extends Doorbells.Bell {
  /** The peer's stream has ended, and everything was read. */
  public static final int END = -1;

  /** Nothing now. */
  public static final int UNAVAILABLE = -2;

  /** The connection has failed: {@link #error} says why. */
  public static final int FAILED = -3;

  // Bits of TOE-CONTRACT section 1: free when both are clear.
  private static final int ATTACHED = 1;
  private static final int PENDING = 2;

  /** Bytes that are read before the engine is told of it. */
  private static final int MOST_UNSAID = 64 << 10;

  /** May be changed at any time. */
  public final SocketOptions options = new SocketOptions();

  final TcpStack stack;
  final SendBuffer sendBuffer;
  final ReceiveBuffer receiveBuffer;

  /** The engine's state; null before connect and after {@link TcpEvents#FINAL}. Engine only. */
  Tcb tcb;

  private final AtomicInteger life = new AtomicInteger(ATTACHED | PENDING);
  private volatile TcpEvents events = TcpEvents.NONE;
  private volatile TcpState state = TcpState.CLOSED;
  private volatile Errno error = Errno.NONE;
  private volatile ConnectionKey key;
  private volatile long sendLimit;
  private volatile long sequence;

  /** Whether the peer's FIN has been received in order. */
  private volatile boolean peerFinished;

  private volatile boolean finAcked;

  // What the application wants; each is set once.
  private volatile boolean disconnected;
  private volatile boolean aborted;
  private volatile boolean detached;
  private volatile boolean connecting;
  private volatile boolean inputShut;

  private boolean inBatch; // these two are the engine's
  private boolean untold;

  /** Whether the engine has seen that it is detached; the engine's. */
  private boolean letGo;

  /** Position after our urgent byte, or 0. */
  private volatile long urgentSend;

  /** Position of the peer's urgent byte, or 0 (RFC 6093 section 2: the last one counts). */
  private volatile long urgentReceive;

  /** Whether the engine wants to know at once what was read. */
  private volatile boolean windowIsLow;

  private int unsaid; // the reader's

  /** Whether the writer found no room; the engine then tells it of the next. */
  private volatile boolean writerBlocked;

  TcpConnection(TcpStack stack) {
    this.stack = stack;
    sendBuffer = new SendBuffer(stack.pool());
    receiveBuffer = new ReceiveBuffer(stack.pool());
    sendLimit = stack.parameters().sendBuffer;
  }

  /** Who hears what happens; at most one. */
  public void events(TcpEvents to) {
    events = to;
  }

  /** As RFC 9293 names it, for {@code ss}. CLOSED before it begins and after its end. */
  public TcpState state() {
    return state;
  }

  /** Both addresses; null before they are known. */
  public ConnectionKey key() {
    return key;
  }

  /** Why it failed, or {@link Errno#NONE}. Stays. */
  public Errno error() {
    return error;
  }

  /** Rises with every event: a sleeper that knows the current one has missed nothing. */
  public long sequence() {
    return sequence;
  }

  /** Whether the handshake has been completed. */
  public boolean isEstablished() {
    return state.isSynchronized() && state != TcpState.CLOSED;
  }

  /** Whether the engine holds nothing of it any more. */
  public boolean isFinal() {
    return (life.get() & PENDING) == 0;
  }

  /**
   * Takes received bytes out.
   *
   * @return how many, {@link #END}, {@link #UNAVAILABLE} or {@link #FAILED}; everything that was
   *     received comes before the last three
   */
  public int read(byte[] target, int offset, int length) {
    return read(target, (long) offset, length);
  }

  /** The same to memory outside the heap. */
  public int read(long target, int length) {
    return read(null, target, length);
  }

  private int read(byte[] target, long to, int length) {
    if (length == 0) {
      return 0;
    }
    boolean finished = peerFinished; // before looking for data, which precedes it
    Errno failure = error;
    boolean skipped = skipUrgent();
    int n = receiveBuffer.read(target, to, length, readEnd());
    if (n > 0) {
      skipUrgent();
    }
    if (n > 0 || skipped) {
      consumed(n);
    }
    if (n > 0) {
      return n;
    }
    if (failure != Errno.NONE) {
      return FAILED;
    }
    return finished && receiveBuffer.held() == 0 ? END : UNAVAILABLE;
  }

  /**
   * The engine is to know at once if it may grant credit that the peer needs soon; to free memory
   * it need not hurry.
   */
  private void consumed(int bytes) {
    unsaid += bytes;
    // Rings first, then looks: either it sees that the window is low or the engine sees the bell.
    stack.bells().ringSoftly(this);
    if (windowIsLow || unsaid >= MOST_UNSAID) {
      unsaid = 0;
      stack.bells().wake();
    }
  }

  /** A read ends before an urgent byte that is not part of the stream. */
  private long readEnd() {
    long urgent = urgentReceive;
    return urgent == 0 || urgent < receiveBuffer.consumed() || options.urgentInline()
        ? Tcb.NEVER
        : urgent;
  }

  private boolean skipUrgent() {
    long urgent = urgentReceive;
    if (urgent == 0 || options.urgentInline() || urgent != receiveBuffer.consumed()) {
      return false;
    }
    if (receiveBuffer.held() == 0) {
      return false;
    }
    receiveBuffer.skip(1);
    return true;
  }

  /** Bytes that can be read at once. */
  public int available() {
    long urgent = urgentReceive;
    long held = receiveBuffer.held();
    boolean hidden =
        urgent >= receiveBuffer.consumed()
            && urgent < receiveBuffer.received()
            && urgent != 0
            && !options.urgentInline();
    return (int) Math.min(Integer.MAX_VALUE, held - (hidden ? 1 : 0));
  }

  /** Whether {@link #read} would not return {@link #UNAVAILABLE}. */
  public boolean isReadable() {
    return peerFinished || error != Errno.NONE || available() > 0;
  }

  /** Whether {@link #write} would not return {@link #UNAVAILABLE} (TOE-CONTRACT section 5). */
  public boolean isWritable() {
    if (error != Errno.NONE || disconnected) {
      return true;
    }
    long limit = sendLimit;
    return isEstablished() && limit - sendBuffer.pending() >= Math.max(1, limit / 3);
  }

  /**
   * Has the engine tell when there is room to write, as after a write that found none. Look again
   * after it.
   */
  public void awaitRoom() {
    writerBlocked = true;
    VarHandle.fullFence();
  }

  /** Whether the peer's stream has ended; there may be bytes to read before its end. */
  public boolean isPeerFinished() {
    return peerFinished;
  }

  /** Whether the peer has acknowledged all that was sent, and the end of it. */
  public boolean isFinAcked() {
    return finAcked;
  }

  /** Bytes that were written so far. */
  public long bytesWritten() {
    return sendBuffer.end() - 1;
  }

  /** Bytes that were received in order so far. */
  public long bytesReceived() {
    return receiveBuffer.received() - 1;
  }

  /** Bytes that were written and not acknowledged. */
  public long unacknowledged() {
    return sendBuffer.pending();
  }

  /**
   * Queues bytes.
   *
   * @return how many, {@link #UNAVAILABLE} or {@link #FAILED}; failed without an {@link #error}
   *     means that the stream was ended before ("Broken pipe"), or has not begun
   */
  public int write(byte[] source, int offset, int length) {
    return write(source, (long) offset, length);
  }

  /** The same from memory outside the heap. */
  public int write(long source, int length) {
    return write(null, source, length);
  }

  private int write(byte[] source, long from, int length) {
    if (error != Errno.NONE || disconnected || aborted || !isEstablished()) {
      return FAILED;
    }
    if (length == 0) {
      return 0;
    }
    int n = sendBuffer.write(source, from, length, sendLimit);
    if (n == 0) {
      // Blocked first, then a second look: either it sees the room or the engine sees the mark.
      awaitRoom();
      n = sendBuffer.write(source, from, length, sendLimit);
      if (n == 0) {
        return UNAVAILABLE;
      }
    }
    stack.bells().ring(this);
    return n;
  }

  /** Queues one byte that is urgent (RFC 6093). Results as of {@link #write}. */
  public int writeUrgent(byte b) {
    long before = urgentSend;
    urgentSend = sendBuffer.end() + 1; // first, so that the byte is not sent without its mark
    int n = write(new byte[] {b}, 0, 1);
    if (n != 1) {
      urgentSend = before;
    }
    return n;
  }

  /** The engine is to look at {@link #options} again. */
  public void optionsChanged() {
    stack.bells().ring(this);
  }

  /**
   * Nobody will read any more. The peer learns of it by a reset, and only if it goes on sending
   * when the outgoing stream has ended too: until then it is acknowledged, as Linux does.
   * Idempotent.
   */
  public void shutdownInput() {
    inputShut = true;
  }

  /** Ends the outgoing stream after what has been written. Idempotent. */
  public void disconnect() {
    disconnected = true;
    stack.bells().ring(this);
  }

  /** Resets the connection. Idempotent. */
  public void abort() {
    aborted = true;
    stack.bells().ring(this);
  }

  /** The application lets go. Neither disconnected nor aborted means aborted. Once, last. */
  public void detach() {
    assert !detached : "detached twice";
    events = TcpEvents.NONE;
    detached = true;
    stack.bells().ring(this);
  }

  @Override
  void answer(long now) {
    stack.look(this, now);
  }

  // What follows is the engine's.

  boolean wantsDisconnect() {
    return disconnected;
  }

  boolean wantsAbort() {
    return aborted || (detached && !disconnected);
  }

  void wantConnect(ConnectionKey to) {
    assert key == null : "connected twice";
    key = to;
    connecting = true;
  }

  /** Whether it is to be connected and nobody has begun; once. */
  boolean takeConnect() {
    boolean take = connecting;
    connecting = false;
    return take;
  }

  boolean isLetGo() {
    return letGo;
  }

  boolean isInputShut() {
    return inputShut;
  }

  boolean wantsDetach() {
    return detached;
  }

  long urgentSend() {
    return urgentSend;
  }

  long urgentReceive() {
    return urgentReceive;
  }

  void windowIsLow(boolean low) {
    if (windowIsLow != low) {
      windowIsLow = low;
    }
  }

  void key(ConnectionKey k) {
    key = k;
  }

  void state(TcpState next) {
    state = next;
  }

  void sendLimit(long bytes) {
    sendLimit = bytes;
  }

  long sendLimit() {
    return sendLimit;
  }

  void established() {
    emit(TcpEvents.ESTABLISHED | TcpEvents.SEND_CREDIT);
  }

  /**
   * Tells of the first bytes of a batch at once, and of all others together by {@link #batched}.
   */
  void dataArrived() {
    if (inBatch) {
      untold = true;
    } else {
      inBatch = true;
      emit(TcpEvents.DATA);
    }
  }

  /** A duty cycle is over. */
  void batched() {
    inBatch = false;
    if (untold) {
      untold = false;
      emit(TcpEvents.DATA);
    }
  }

  void urgentArrived(long position) {
    urgentReceive = position;
    emit(TcpEvents.URGENT);
  }

  /** Bytes were acknowledged: tells a blocked writer if it is worth its while. */
  void roomGrew() {
    VarHandle.fullFence(); // K before the look at the mark, see write
    if (writerBlocked && isWritable()) {
      writerBlocked = false;
      emit(TcpEvents.SEND_CREDIT);
    }
  }

  void peerFinished() {
    peerFinished = true;
    emit(TcpEvents.PEER_FIN | TcpEvents.DATA);
  }

  void finAcked() {
    finAcked = true;
    emit(TcpEvents.FIN_ACKED);
  }

  void failed(Errno why, boolean connecting) {
    assert error == Errno.NONE : error + ", then " + why;
    error = why;
    emit(connecting ? TcpEvents.CONNECT_FAILED : TcpEvents.ABORTED);
  }

  /** The engine lets go. */
  void finished() {
    assert (life.get() & PENDING) != 0 : "finished twice";
    tcb = null;
    emit(TcpEvents.FINAL);
    end(PENDING);
  }

  /** The application has let go, and the engine has seen it. */
  void detached() {
    letGo = true;
    end(ATTACHED);
  }

  private void end(int bit) {
    int before = life.getAndAccumulate(bit, (old, b) -> old & ~b);
    assert (before & bit) != 0;
    if (before == bit) {
      sendBuffer.release();
      receiveBuffer.release();
    }
  }

  private void emit(int what) {
    sequence = sequence + 1; // the engine is the only writer
    events.on(this, what);
  }
}
