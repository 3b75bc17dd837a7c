package io.toehold.core.tcp.engine;

import io.toehold.core.tcp.recovery.LossRecovery;

/**
 * The engine's state of one connection (RFC 9293 section 3.3.1); its parts {@link Input}, {@link
 * Output}, {@link Handshake}, {@link Timers}, {@link ReceiveWindow} and {@link Closing} work on it.
 * Sequence numbers are positions: 0 is the SYN, 1 the first byte.
 *
 * <pre>
 *   sent        una                nxt                E   (fin)     una + sendWindow
 *   ............|##################|..................|...+.........|
 *   received               lastAckSent   R = rcvNxt            edge (A)
 *   .......................|#############|.....####...|........|
 * </pre>
 */
final class Tcb extends Endpoint {
  /** A time or position that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  final TcpConnection connection;
  final LossRecovery recovery;

  private TcpState state = TcpState.CLOSED;

  // What we send

  final int initialSend;

  /** SND.WND in bytes, the largest that it ever was, and the segment that it is from. */
  long sendWindow;

  long maximumSendWindow;
  long windowSequence;
  long windowAck;

  /** Shift of what the peer tells of its window, and of what we tell of ours (RFC 7323). */
  int sendScale;

  int receiveScale;

  /** Whether both windows are scaled. */
  boolean scales;

  /** Most payload of a segment without options other than timestamps. */
  int mss;

  /** What the peer said that it takes (RFC 9293 section 3.7.1). */
  int peerMss;

  /** Largest packet that the path carries, as far as is known. */
  int pathMtu;

  /** Whether routers may cut our packets (IPv4 without DF), since the path carries very little. */
  boolean mayCut;

  /** End of the last segment that was less than full (Minshall's form of Nagle's rule). */
  long smallEnd;

  /** Position of our FIN, or NEVER as long as the application may write. */
  long finPosition = NEVER;

  /** Whether the link was full and something is to be sent as soon as it is not. */
  boolean owed;

  // What we receive

  int initialReceive;

  /** RCV.NXT: R, and one more when the peer's FIN has been received in order. */
  long rcvNxt;

  /** A, the right edge that has been granted (TOE-CONTRACT section 5). */
  long edge;

  /** B, the limit of the receive buffer. */
  long receiveLimit;

  /** RCV.NXT when an acknowledgement was sent last (Last.ACK.sent of RFC 7323). */
  long lastAckSent;

  /** The right edge that the peer has been told of; not beyond A. */
  long toldEdge;

  /** Position of the peer's FIN, which may have come before what precedes it, or NEVER. */
  long peerFin = NEVER;

  // Acknowledgements

  boolean ackNow;

  /** Segments to be acknowledged at once, see {@link TcpParameters#quickAcks}. */
  int quickAcks;

  /** Whether the application answers what it receives, so that waiting pays off. */
  boolean interactive;

  /** Estimate of the time between segments, which bounds the delay. */
  long ackDelay;

  long lastDataReceived = Long.MIN_VALUE / 2;

  /** Largest segment seen: what "full-sized" means for this peer (RFC 1122 section 4.2.3.2). */
  int receiveMss;

  /** Most recent arrivals out of order, one position each, newest first (RFC 2018 section 4). */
  final SackReport sackReport = new SackReport();

  // Options

  boolean timestamps;
  boolean sack;
  boolean ecn;
  int timestampOffset;
  int timestampRecent;
  long timestampRecentAt;

  /** ECE is set until the peer's CWR (RFC 3168 section 6.1.3). */
  boolean echoCongestion;

  // Window tuning, see ReceiveWindow

  long roundTripSeen;
  long roundTripMark;
  long roundTripMarkAt;
  long tuneConsumed = 1;
  long tuneAt;
  long tuneSpace;

  // Timers, see Timers

  long ackAt = NEVER;
  long persistAt = NEVER;
  long keepAliveAt = NEVER;

  /** End of a life that depends on the peer: an orphan in FIN-WAIT-2. */
  long lifeAt = NEVER;

  long lastReceived;
  int persistTries;
  int persistBackoff;
  int keepAliveTries;

  /** Its share of challenge acknowledgements; made when the first one is due. */
  RateLimit challenges;

  long lastInvalidAck = Long.MIN_VALUE / 2;

  /** Whether it is in the stack's list of those that the link owes. */
  boolean listedAsOwed;

  /** Whether it is in the stack's list of those to be looked at before the duty cycle ends. */
  boolean touched;

  /** An error that is reported only if the connection fails (RFC 1122 section 4.2.3.9). */
  Errno softError = Errno.NONE;

  /** Whether the application has let go of it. */
  boolean orphan;

  /** Most time without an acknowledgement, ns; 0: none. */
  long userTimeout;

  /** When probing of a closed window began. */
  long persistSince;

  Tcb(TcpConnection connection, ConnectionKey key, int initialSend, LossRecovery recovery) {
    super(key);
    this.connection = connection;
    this.initialSend = initialSend;
    this.recovery = recovery;
  }

  TcpState state() {
    return state;
  }

  /** The only place where the state changes (RFC 9293 figure 5). */
  void enter(TcpState next) {
    assert state.mayBecome(next) : state + " -> " + next;
    state = next;
    connection.state(next);
  }

  /** SND.UNA. */
  long una() {
    return recovery.una();
  }

  /** SND.NXT. */
  long nxt() {
    return recovery.nxt();
  }

  @Override
  void wake(long now) {
    connection.stack.expired(this, now);
  }

  /** E, and one more if our FIN is queued: the end of what there is to send. */
  long sendEnd() {
    return finPosition == NEVER ? connection.sendBuffer.end() : finPosition + 1;
  }

  /** Whether our FIN has been acknowledged. */
  boolean finAcknowledged() {
    return una() > finPosition;
  }

  boolean finReceived() {
    return rcvNxt > peerFin;
  }

  /** Position of a sequence number of the peer's. */
  long receivePosition(int sequence) {
    return rcvNxt + (sequence - (initialReceive + (int) rcvNxt));
  }

  /** Position of a sequence number of ours. */
  long sendPosition(int sequence) {
    long una = una();
    return una + (sequence - (initialSend + (int) una));
  }

  int sendSequence(long position) {
    return initialSend + (int) position;
  }

  int receiveSequence(long position) {
    return initialReceive + (int) position;
  }

  /** W, what the peer may still send. */
  long receiveWindow() {
    return Math.max(0, edge - rcvNxt);
  }

  /** The earliest time at which something is to be done without anything arriving. */
  long deadline() {
    long d = Math.min(Math.min(ackAt, persistAt), Math.min(keepAliveAt, lifeAt));
    d = Math.min(d, recovery.deadline());
    return userTimeout == 0 || una() == nxt()
        ? d
        : Math.min(d, recovery.stalledSince() + userTimeout);
  }

  @Override
  public String toString() {
    return state + " una " + una() + " nxt " + nxt() + " rcvNxt " + rcvNxt + " edge " + edge;
  }
}
