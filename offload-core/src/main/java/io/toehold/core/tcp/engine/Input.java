package io.toehold.core.tcp.engine;

import io.toehold.core.tcp.recovery.Acknowledgement;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.Segment;

/**
 * What a segment does to a connection that is not in SYN-SENT: RFC 9293 section 3.10.7.4, in its
 * order, with RFC 7323 section 5 (PAWS) before it and RFC 5961 in it.
 */
final class Input {
  private static final long PAWS_IDLE = 24L * 24 * 3600 * 1_000_000_000L;

  private final TcpParameters parameters;
  private final Output output;
  private final ReceiveWindow window;
  private final Handshake handshake;
  private final Closing closing;
  private final Timers timers;
  private final TimestampClock clock;
  private final ChallengeLimiter challenges;
  private final Resets resets;
  private final Acknowledgement acknowledgement = new Acknowledgement();

  Input(
      TcpParameters parameters,
      Output output,
      ReceiveWindow window,
      Handshake handshake,
      Closing closing,
      Timers timers,
      TimestampClock clock,
      ChallengeLimiter challenges,
      Resets resets) {
    this.parameters = parameters;
    this.output = output;
    this.window = window;
    this.handshake = handshake;
    this.closing = closing;
    this.timers = timers;
    this.clock = clock;
    this.challenges = challenges;
    this.resets = resets;
  }

  void on(Tcb t, Segment s, long now) {
    long position = t.receivePosition(s.sequence);
    int length = s.sequenceLength();
    boolean reset = s.has(Segment.RST);
    if (!reset && t.timestamps && !s.timestamps) {
      return; // RFC 7323 section 3.2: silently dropped
    }
    if (!reset && isOld(t, s, now)) {
      answerInvalid(t, length, now);
      return;
    }
    // First: the sequence number.
    if (!acceptable(t, position, length)) {
      if (!reset) {
        if (s.payloadLength > 0 && position + s.payloadLength <= t.rcvNxt) {
          reportDuplicate(t, position, position + s.payloadLength);
        }
        answerInvalid(t, length, now);
      }
      return;
    }
    // Second: RST. RFC 5961 section 3.2: only the exact position resets.
    if (reset) {
      if (position == t.rcvNxt) {
        closing.onReset(t, now);
      } else if (position > t.rcvNxt) {
        challenge(t, now);
      }
      return;
    }
    // Fourth: SYN. RFC 5961 section 4.2.
    if (s.has(Segment.SYN) && !repeatsHandshake(t, s)) {
      challenge(t, now);
      return;
    }
    // Fifth: ACK.
    if (!s.has(Segment.ACK) || !acknowledge(t, s, position, now)) {
      return;
    }
    t.lastReceived = now;
    t.keepAliveTries = 0;
    timers.armKeepAlive(t, now);
    takeTimestamp(t, s, position, length, now);
    // Sixth: URG.
    if (s.has(Segment.URG)) {
      urgent(t, s, position);
    }
    // Seventh: the text; eighth: FIN.
    if (s.payloadLength > 0) {
      text(t, s, position, now);
    }
    if (s.has(Segment.FIN) && t.state() != TcpState.CLOSED) {
      fin(t, position + s.payloadLength + (s.has(Segment.SYN) ? 1 : 0));
    }
    if (t.state().receives() && t.connection.receiveBuffer.received() == t.peerFin) {
      closing.onFin(t, now);
    }
  }

  /**
   * RFC 9293 section 3.4, with Linux's leniency for what begins before RCV.NXT but not before what
   * was acknowledged last: an acknowledgement that was overtaken by data is still good. The right
   * edge itself is allowed, so that a closed window lets acknowledgements, FIN and RST through.
   */
  private static boolean acceptable(Tcb t, long position, int length) {
    return position <= Math.max(t.edge, t.rcvNxt) && position + length >= t.lastAckSent;
  }

  /** RFC 7323 section 5.3 R1 to R3. */
  private static boolean isOld(Tcb t, Segment s, long now) {
    return t.timestamps
        && s.timestampValue - t.timestampRecent < 0
        && now - t.timestampRecentAt <= PAWS_IDLE;
  }

  /**
   * RFC 7323 section 4.3 (2): the segment that spans what was acknowledged last. After a silence
   * that PAWS forgets (section 5.5) also one that seems older, or it would be echoed for weeks.
   */
  private static void takeTimestamp(Tcb t, Segment s, long position, int length, long now) {
    if (t.timestamps
        && position <= t.lastAckSent
        && position + length >= t.lastAckSent
        && !isOld(t, s, now)) {
      t.timestampRecent = s.timestampValue;
      t.timestampRecentAt = now;
    }
  }

  /** The SYN-ACK of our own SYN-ACK's crossing: simultaneous open (RFC 9293 section 3.5). */
  private static boolean repeatsHandshake(Tcb t, Segment s) {
    return t.state() == TcpState.SYN_RECEIVED
        && s.has(Segment.ACK)
        && s.sequence == t.initialReceive
        && t.sendPosition(s.acknowledgement) == 1;
  }

  /**
   * A segment that cannot be used is answered, so that a peer that has lost its way finds it again;
   * but not without limit, so that two such peers do not answer each other for ever.
   */
  private void answerInvalid(Tcb t, int length, long now) {
    if (length == 0) {
      if (now - t.lastInvalidAck < parameters.invalidAckInterval) {
        return;
      }
      t.lastInvalidAck = now;
    } else {
      t.quickAcks = parameters.quickAcks;
    }
    output.sendAck(t, now);
  }

  private void challenge(Tcb t, long now) {
    if (t.challenges == null) {
      t.challenges = challenges.ofConnection();
    }
    if (challenges.allow(t.challenges, now)) {
      output.sendAck(t, now);
    }
  }

  private boolean acknowledge(Tcb t, Segment s, long position, long now) {
    long ack = t.sendPosition(s.acknowledgement);
    if (t.state() == TcpState.SYN_RECEIVED) {
      if (ack <= t.una() || ack > t.nxt()) {
        resets.answer(s, now);
        return false;
      }
    } else if (ack > t.nxt()) {
      answerInvalid(t, 0, now);
      return false;
    } else if (ack < t.una() - t.maximumSendWindow) {
      challenge(t, now); // RFC 5961 section 5.2
      return false;
    }
    updateWindow(t, s, position, ack);
    if (t.state() == TcpState.SYN_RECEIVED) {
      handshake.established(t, now);
    }
    tellRecovery(t, s, ack, now);
    t.persistTries = 0;
    afterAcknowledgement(t, now);
    return t.state() != TcpState.CLOSED && t.state() != TcpState.TIME_WAIT;
  }

  /** RFC 9293 section 3.10.7.4: SND.WL1 and SND.WL2 keep old segments from changing the window. */
  private static void updateWindow(Tcb t, Segment s, long position, long ack) {
    if (ack < t.una()) {
      return;
    }
    if (t.windowSequence < position || (t.windowSequence == position && t.windowAck <= ack)) {
      t.sendWindow = (long) s.window << (s.has(Segment.SYN) ? 0 : t.sendScale);
      t.maximumSendWindow = Math.max(t.maximumSendWindow, t.sendWindow);
      t.windowSequence = position;
      t.windowAck = ack;
    }
  }

  private void tellRecovery(Tcb t, Segment s, long ack, long now) {
    Acknowledgement a = acknowledgement;
    a.clear();
    a.una = ack;
    a.window = (long) s.window << t.sendScale;
    a.carriesData = s.sequenceLength() > 0;
    a.ecnEcho = t.ecn && s.has(Segment.ECE);
    if (t.timestamps) {
      long echoed = clock.echoedAt(s.timestampEcho, now, t.timestampOffset);
      a.echoedAt = echoed == Tcb.NEVER ? Acknowledgement.NO_ECHO : echoed;
    }
    if (t.sack) {
      for (int i = 0; i < s.sackCount; i++) {
        a.addRange(t.sendPosition(s.sackEdges[2 * i]), t.sendPosition(s.sackEdges[2 * i + 1]));
      }
    }
    t.recovery.acknowledged(a, now);
  }

  private void afterAcknowledgement(Tcb t, long now) {
    TcpConnection connection = t.connection;
    long una = t.una();
    long before = connection.sendBuffer.acknowledged();
    long data = Math.min(una, t.finPosition);
    if (data > before) {
      connection.sendBuffer.acknowledge(data);
      growSendBuffer(t);
      connection.roomGrew();
    }
    if (t.finAcknowledged() && !connection.isFinAcked()) {
      closing.onFinAcknowledged(t, now);
    }
  }

  /** As Linux: room for what is in flight and as much again, so that the window never starves. */
  private void growSendBuffer(Tcb t) {
    int fixed = t.connection.options.sendBuffer();
    long limit = t.connection.sendLimit();
    long wanted =
        fixed > 0 ? fixed : Math.min(2 * t.recovery.window(), parameters.maximumSendBuffer);
    if (fixed > 0 ? wanted != limit : wanted > limit) {
      t.connection.sendLimit(wanted);
    }
  }

  /** RFC 6093: the pointer is to the byte after the urgent one. */
  private static void urgent(Tcb t, Segment s, long position) {
    long byteAt = position + (s.has(Segment.SYN) ? 1 : 0) + s.urgentPointer - 1;
    if (s.urgentPointer > 0
        && t.state().receives()
        && byteAt > t.connection.urgentReceive()
        && byteAt >= t.connection.receiveBuffer.consumed()) {
      t.connection.urgentArrived(byteAt);
    }
  }

  private void text(Tcb t, Segment s, long position, long now) {
    if (!t.state().receives() || t.finReceived()) {
      t.ackNow = true; // RFC 9293: ignored in these states; a retransmission wants its answer
      return;
    }
    long start = position + (s.has(Segment.SYN) ? 1 : 0);
    long end = start + s.payloadLength;
    if (nobodyReads(t) && end > t.rcvNxt) {
      closing.onDataNobodyReads(t, now);
      return;
    }
    if (start < t.rcvNxt) {
      reportDuplicate(t, start, Math.min(end, t.rcvNxt));
      t.quickAcks = parameters.quickAcks;
      t.ackNow = true;
    }
    long from = Math.max(start, t.rcvNxt);
    long to = Math.min(Math.min(end, t.edge), t.peerFin);
    if (from >= to) {
      t.ackNow = true;
      return;
    }
    ReceiveBuffer buffer = t.connection.receiveBuffer;
    if (buffer.later().contains(from, to)) {
      reportDuplicate(t, from, to);
      output.sendAck(t, now);
      return;
    }
    boolean hadHole = !buffer.later().isEmpty();
    if (!buffer.insert(from, s.payload + (from - start), (int) (to - from))) {
      return; // no memory: the peer sends it again
    }
    if (t.ecn) {
      congestion(t, s);
    }
    window.onData(t, echoed(t, s, now), s.payloadLength, now);
    if (from == t.rcvNxt) {
      t.rcvNxt = buffer.received();
      t.connection.dataArrived();
      scheduleAck(t, s, hadHole, now);
    } else {
      // RFC 5681 section 4.2: a segment after a hole is acknowledged at once, each of them.
      t.sackReport.arrived(from);
      t.quickAcks = parameters.quickAcks;
      output.sendAck(t, now);
    }
    t.lastDataReceived = now;
  }

  /** Linux's reading of RFC 1122 section 4.2.2.13: shut in both directions is as good as closed. */
  private static boolean nobodyReads(Tcb t) {
    return t.orphan || (t.finPosition != Tcb.NEVER && t.connection.isInputShut());
  }

  private long echoed(Tcb t, Segment s, long now) {
    return t.timestamps ? clock.echoedAt(s.timestampEcho, now, t.timestampOffset) : Tcb.NEVER;
  }

  /** RFC 3168 section 6.1.3. */
  private static void congestion(Tcb t, Segment s) {
    if (s.has(Segment.CWR)) {
      t.echoCongestion = false;
    }
    if (s.ecn == Segment.CE) {
      t.echoCongestion = true;
      t.ackNow = true;
    }
  }

  /**
   * RFC 5681 section 4.2 and RFC 1122 section 4.2.3.2: at least every second full-sized segment,
   * and at once when a hole is filled. How long it may be delayed, and when not at all, is Linux's.
   */
  private void scheduleAck(Tcb t, Segment s, boolean hadHole, long now) {
    int size = s.segmentSize > 0 ? s.segmentSize : s.payloadLength;
    t.receiveMss = Math.max(t.receiveMss, size);
    adaptDelay(t, now);
    if (hadHole
        || t.rcvNxt - t.lastAckSent > t.receiveMss
        || t.connection.options.quickAck()
        || (t.quickAcks > 0 && !t.interactive)) {
      t.ackNow = true;
    } else if (t.ackAt == Tcb.NEVER) {
      t.ackAt = now + t.ackDelay;
    }
  }

  private void adaptDelay(Tcb t, long now) {
    long gap = now - t.lastDataReceived;
    long least = parameters.delayedAckMinimum;
    if (gap <= least / 2) {
      t.ackDelay = t.ackDelay / 2 + least / 2;
    } else if (gap < t.ackDelay) {
      t.ackDelay = t.ackDelay / 2 + gap;
    } else if (gap > t.recovery.roundTrips().timeout()) {
      t.quickAcks = parameters.quickAcks; // the peer begins again, perhaps in slow start
    }
    t.ackDelay = Math.max(least, Math.min(t.ackDelay, parameters.delayedAckMaximum));
  }

  private static void reportDuplicate(Tcb t, long from, long to) {
    if (t.sack) {
      t.sackReport.duplicate(from, to);
    }
  }

  private static void fin(Tcb t, long at) {
    ReceiveBuffer buffer = t.connection.receiveBuffer;
    if (t.finReceived() || !t.state().receives()) {
      t.ackNow = true;
    } else if (t.peerFin == Tcb.NEVER
        && at >= buffer.received()
        && at >= buffer.later().end()
        && at <= t.edge) {
      t.peerFin = at;
      t.ackNow = true;
    }
  }
}
