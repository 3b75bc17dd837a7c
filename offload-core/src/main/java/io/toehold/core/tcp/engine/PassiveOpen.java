package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;

/** Connections that peers open (RFC 9293 sections 3.10.7.2 and 3.10.7.4 for SYN-RECEIVED). */
final class PassiveOpen {
  private final TcpStack stack;
  private final TcpParameters parameters;
  private final Link link;
  private final PacketWriter writer;
  private final OutgoingPacket packet;
  private final ReceiveWindow window;
  private final TimestampClock clock;
  private final Handshake handshake;
  private final Resets resets;
  private final Input input;
  private final InitialSequence numbers;
  private final SynCookies cookies;
  private final Segment segment = new Segment();

  PassiveOpen(
      TcpStack stack,
      Link link,
      PacketWriter writer,
      OutgoingPacket packet,
      ReceiveWindow window,
      TimestampClock clock,
      Handshake handshake,
      Resets resets,
      Input input,
      InitialSequence numbers,
      SynCookies cookies) {
    this.stack = stack;
    this.parameters = stack.parameters();
    this.link = link;
    this.writer = writer;
    this.packet = packet;
    this.window = window;
    this.clock = clock;
    this.handshake = handshake;
    this.resets = resets;
    this.input = input;
    this.numbers = numbers;
    this.cookies = cookies;
  }

  /** A segment for a listener, of no connection that is known. */
  void on(TcpListener listener, Segment s, long now) {
    if (s.has(Segment.RST)) {
      return;
    }
    if (s.has(Segment.ACK)) {
      if (s.has(Segment.SYN)) {
        resets.answer(s, now);
      } else {
        onAck(listener, null, s, now);
      }
      return;
    }
    if (s.has(Segment.SYN) && !s.has(Segment.FIN)) {
      ConnectionKey key = ConnectionKey.of(s);
      onSyn(listener, s, key, numbers.of(key, now), now);
    }
  }

  /** A SYN for a listener; what does not get an answer comes again. */
  void onSyn(TcpListener listener, Segment s, ConnectionKey key, int initialSend, long now) {
    if (!listener.hasRoom()) {
      return;
    }
    boolean full = listener.halfOpen >= parameters.synBacklog;
    if (full && !parameters.synCookies) {
      return;
    }
    int first = full ? cookies.sequence(s, now) : initialSend;
    HalfOpen h = new HalfOpen(listener, key, first, s.sequence, numbers.timestampOffset(key));
    learn(h, s, now);
    if (full) {
      sendCookie(h, now);
    } else {
      listener.halfOpen++;
      stack.add(h);
      sendSynAck(h, clock.value(now, h.timestampOffset));
      stack.wakeAt(h, now + parameters.initialRto);
    }
  }

  private void learn(HalfOpen h, Segment s, long now) {
    h.peerMss = s.mss;
    h.scales = parameters.windowScaling && s.windowScale != Segment.ABSENT;
    h.sendScale = s.windowScale;
    h.timestamps = parameters.timestamps && s.timestamps;
    h.timestampRecent = s.timestampValue;
    h.sack = parameters.sack && s.sackPermitted;
    // RFC 3168 section 6.1.1: an ECN-setup SYN has both flags, in a packet that is not ECT
    h.ecn = s.has(Segment.ECE | Segment.CWR) && s.ecn == Segment.NOT_ECT;
    h.peerWindow = s.window;
    h.sentAt = now;
    h.sentAgainAt = now;
  }

  /** The SYN-ACK that holds all that is to be known of the peer (RFC 4987 section 3.6). */
  private void sendCookie(HalfOpen h, long now) {
    h.scales &= h.timestamps;
    h.sack &= h.timestamps;
    h.ecn &= h.timestamps;
    int scale = h.scales ? h.sendScale : Segment.ABSENT;
    int ticks = clock.value(now, 0);
    sendSynAck(h, SynCookies.timestamp(ticks, scale, h.sack, h.ecn) + h.timestampOffset);
  }

  /**
   * An ACK of nothing that is known. In a flood, in which segments are lost, it may come before the
   * one that answers a cookie, and has to be sent again after that: a reset would end a connection
   * that the peer believes to have.
   *
   * @param rival as in {@link #takeCookie}
   */
  private void onAck(TcpListener listener, HalfOpen rival, Segment s, long now) {
    boolean later = s.payloadLength > 0 || s.has(Segment.FIN);
    if (!takeCookie(listener, rival, s, now) && !(later && cookies.areMade(now))) {
      resets.answer(s, now);
    }
  }

  /**
   * Makes a connection from the answer to a cookie, if it is one.
   *
   * @param rival made of a repetition of the same SYN, when there was room again; or null
   */
  private boolean takeCookie(TcpListener listener, HalfOpen rival, Segment s, long now) {
    if (!parameters.synCookies) {
      return false;
    }
    ConnectionKey key = ConnectionKey.of(s);
    int offset = numbers.timestampOffset(key);
    if (!cookies.accept(s, s.timestampEcho - offset, now)) {
      return false;
    }
    if (listener.hasRoom()) {
      if (rival != null) {
        drop(rival);
      }
      HalfOpen h = new HalfOpen(listener, key, s.acknowledgement - 1, s.sequence - 1, offset);
      h.peerMss = cookies.mss;
      h.scales = parameters.windowScaling && cookies.windowScale != Segment.ABSENT;
      h.sendScale = cookies.windowScale;
      h.sack = parameters.sack && cookies.sack;
      h.ecn = cookies.ecn;
      h.timestamps = parameters.timestamps && s.timestamps;
      h.timestampRecent = s.timestampValue;
      h.peerWindow = s.window;
      h.synWindow = window.ofSyn(listener.options);
      h.sentAt = now;
      complete(h, s, now);
    }
    return true;
  }

  /** The SYN-ACK was not answered in time. */
  void expired(HalfOpen h, long now) {
    if (h.tries >= parameters.synAckRetries) {
      drop(h);
      return;
    }
    h.tries++;
    h.sentAgainAt = now;
    sendSynAck(h, clock.value(now, h.timestampOffset));
    long delay = Math.min(parameters.initialRto << h.tries, parameters.maximumRto);
    stack.wakeAt(h, now + delay);
  }

  void drop(HalfOpen h) {
    h.listener.halfOpen--;
    stack.forget(h);
  }

  private void sendSynAck(HalfOpen h, int timestamp) {
    Segment s = segment;
    s.clear();
    h.key().address(s);
    s.sequence = h.initialSend;
    s.acknowledgement = h.initialReceive + 1;
    s.flags = Segment.SYN | Segment.ACK | (h.ecn ? Segment.ECE : 0);
    h.synWindow = window.ofSyn(h.listener.options);
    s.window = h.synWindow;
    s.mss = stack.localMss(h.key());
    s.sackPermitted = h.sack;
    s.windowScale = h.scales ? window.scale() : Segment.ABSENT;
    if (h.timestamps) {
      s.timestamps = true;
      s.timestampValue = timestamp;
      s.timestampEcho = h.timestampRecent;
    }
    writer.dontFragment = true;
    packet.clear();
    packet.checksumPartial = link.completesChecksums();
    packet.write(writer, s);
    link.send(packet); // if the device is full it goes with the time-out
  }

  /** A segment for a half-open connection. */
  void on(HalfOpen h, Segment s, long now) {
    int offset = s.sequence - (h.initialReceive + 1);
    boolean inWindow = offset >= 0 && offset <= h.synWindow;
    if (s.has(Segment.RST)) {
      if (offset == 0) {
        drop(h); // RFC 5961 section 3.2, RFC 9293: back to LISTEN
      } else if (inWindow) {
        repeatSynAck(h, now);
      }
      return;
    }
    boolean old = h.timestamps && s.timestamps && s.timestampValue - h.timestampRecent < 0;
    if (s.has(Segment.SYN) || old || !inWindow) {
      repeatSynAck(h, now);
      return;
    }
    if (!s.has(Segment.ACK) || (h.timestamps && !s.timestamps)) {
      return; // RFC 7323 section 3.2: dropped without its timestamp
    }
    if (h.listener.isClosed()) {
      drop(h);
      resets.answer(s, now);
      return;
    }
    if (s.acknowledgement != h.initialSend + 1) {
      onAck(h.listener, h, s, now);
      return;
    }
    if (h.listener.hasRoom()) {
      drop(h);
      complete(h, s, now);
    }
  }

  private void repeatSynAck(HalfOpen h, long now) {
    if (now - h.lastInvalidAck >= parameters.invalidAckInterval) {
      h.lastInvalidAck = now;
      sendSynAck(h, clock.value(now, h.timestampOffset));
    }
  }

  private void complete(HalfOpen h, Segment s, long now) {
    TcpConnection connection = stack.open();
    connection.options.inherit(h.listener.options);
    Tcb t = handshake.create(connection, h.key(), h.initialSend, now);
    t.initialReceive = h.initialReceive;
    t.rcvNxt = 1;
    t.lastAckSent = 1;
    t.timestampOffset = h.timestampOffset;
    t.timestamps = h.timestamps;
    t.timestampRecent = h.timestampRecent;
    t.timestampRecentAt = now;
    t.sack = h.sack;
    t.ecn = h.ecn;
    t.scales = h.scales;
    t.receiveScale = window.scale();
    t.sendWindow = h.peerWindow;
    t.maximumSendWindow = h.peerWindow;
    handshake.negotiated(t, h.peerMss, h.sendScale);
    window.start(t, h.synWindow, now);
    t.recovery.sent(0, 1, h.sentAt);
    if (h.tries > 0) {
      t.recovery.sent(0, 1, h.sentAgainAt);
    }
    t.enter(TcpState.LISTEN);
    t.enter(TcpState.SYN_RECEIVED);
    stack.add(t);
    input.on(t, s, now);
    assert t.state() != TcpState.SYN_RECEIVED : "not acceptable after all: " + t;
    h.listener.commit(connection);
  }
}
