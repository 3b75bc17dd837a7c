package io.toehold.core.tcp.engine;

import io.toehold.core.tcp.recovery.Acknowledgement;
import io.toehold.core.tcp.recovery.LossRecovery;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.Segment;

/** Opening a connection from this side, and what both sides of a handshake have in common. */
final class Handshake {
  private static final int LARGEST_SCALE = 14;

  private final TcpStack stack;
  private final TcpParameters parameters;
  private final Output output;
  private final ReceiveWindow window;
  private final Resets resets;
  private final Timers timers;
  private final Acknowledgement acknowledgement = new Acknowledgement();
  private Closing closing;
  private Input input;

  Handshake(TcpStack stack, Output output, ReceiveWindow window, Resets resets, Timers timers) {
    this.stack = stack;
    this.parameters = stack.parameters();
    this.output = output;
    this.window = window;
    this.resets = resets;
    this.timers = timers;
  }

  /** The parts know each other. */
  void connect(Closing c, Input i) {
    closing = c;
    input = i;
  }

  /** A TCB that knows nothing of its peer yet. */
  Tcb create(TcpConnection connection, ConnectionKey key, int initialSend, long now) {
    Tcb t = new Tcb(connection, key, initialSend, new LossRecovery(parameters));
    connection.tcb = t;
    connection.key(key);
    t.timestamps = parameters.timestamps;
    t.sack = parameters.sack;
    t.pathMtu = stack.pathMtu(key);
    t.mayCut = stack.mayCut(key);
    t.peerMss = defaultMss(key.ipv6());
    t.mss = output.segmentSize(t);
    t.receiveMss = Math.min(t.mss, parameters.defaultMss);
    t.ackDelay = parameters.delayedAckMinimum;
    t.quickAcks = parameters.quickAcks;
    t.lastReceived = now;
    t.timestampOffset = stack.timestampOffset(key);
    return t;
  }

  /** RFC 9293 section 3.7.1, MUST-15: 536, or 1220 in IPv6. */
  int defaultMss(boolean ipv6) {
    return ipv6 ? Math.max(1220, parameters.defaultMss) : parameters.defaultMss;
  }

  /** Sends the first SYN (RFC 9293 section 3.10.1). */
  void open(Tcb t, long now) {
    t.ecn = parameters.ecn;
    t.scales = parameters.windowScaling;
    t.receiveScale = t.scales ? window.scale() : 0;
    t.enter(TcpState.SYN_SENT);
    sendSyn(t, now);
  }

  /** Sends the SYN or SYN-ACK if it was never sent, or is lost. */
  void flush(Tcb t, long now) {
    if (t.nxt() == 0 || t.recovery.nextLost(false) == 0) {
      sendSyn(t, now);
    }
  }

  private void sendSyn(Tcb t, long now) {
    int scale = t.scales ? t.receiveScale : Segment.ABSENT;
    output.sendSyn(t, window.ofSyn(t.connection.options), stack.localMss(t.key()), scale, now);
  }

  /** A segment for a connection in SYN-SENT (RFC 9293 section 3.10.7.3). */
  void on(Tcb t, Segment s, long now) {
    long ack = t.sendPosition(s.acknowledgement);
    boolean acceptable = s.has(Segment.ACK) && ack > t.una() && ack <= t.nxt();
    if (s.has(Segment.ACK) && !acceptable) {
      resets.answer(s, now);
      return;
    }
    if (s.has(Segment.RST)) {
      if (acceptable) {
        closing.fail(t, Errno.CONNECTION_REFUSED);
      }
      return;
    }
    if (!s.has(Segment.SYN)) {
      return;
    }
    learn(t, s, now);
    window.start(t, window.ofSyn(t.connection.options), now);
    if (acceptable) {
      t.ecn &= s.has(Segment.ECE) && !s.has(Segment.CWR); // RFC 3168 section 6.1.1
      acknowledgement.clear();
      acknowledgement.una = ack;
      t.recovery.acknowledged(acknowledgement, now);
      established(t, now);
      t.ackNow = true;
      if (s.payloadLength > 0 || s.has(Segment.FIN)) {
        s.flags &= ~Segment.SYN; // what follows the SYN, as a segment of its own
        s.sequence++;
        input.on(t, s, now);
      }
    } else {
      t.ecn &= s.has(Segment.ECE | Segment.CWR);
      t.enter(TcpState.SYN_RECEIVED);
      sendSyn(t, now);
    }
  }

  private void learn(Tcb t, Segment s, long now) {
    t.initialReceive = s.sequence;
    t.rcvNxt = 1;
    t.lastAckSent = 1;
    t.sendWindow = s.window;
    t.maximumSendWindow = s.window;
    t.windowSequence = 0;
    t.windowAck = t.una();
    t.timestamps &= s.timestamps;
    t.timestampRecent = s.timestampValue;
    t.timestampRecentAt = now;
    t.sack &= s.sackPermitted;
    t.scales &= s.windowScale != Segment.ABSENT;
    negotiated(t, s.mss, s.windowScale);
  }

  /**
   * What both sides agreed on: what the SYN did not offer is not used (RFC 7323 section 1.3).
   *
   * @param scale the peer's, if windows are scaled
   */
  void negotiated(Tcb t, int peerMss, int scale) {
    int mss = peerMss == Segment.ABSENT ? defaultMss(t.key().ipv6()) : peerMss;
    t.peerMss = Math.max(mss, parameters.minimumMss);
    t.sendScale = t.scales ? Math.min(scale, LARGEST_SCALE) : 0;
    t.receiveScale = t.scales ? t.receiveScale : 0;
    t.mss = output.segmentSize(t);
    t.receiveMss = Math.min(t.mss, parameters.defaultMss);
    t.recovery.established(t.mss, t.sack);
  }

  /** The handshake is complete. */
  void established(Tcb t, long now) {
    t.enter(TcpState.ESTABLISHED);
    t.lastReceived = now;
    timers.armKeepAlive(t, now);
    stack.refreshOptions(t, now);
    t.connection.established();
  }
}
