package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.tcp.recovery.LossRecovery;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;

/**
 * What a connection sends, and when: retransmissions, new data, FIN, acknowledgements (RFC 9293
 * section 3.8).
 */
final class Output {
  private static final int TCP_HEADER = 20;
  private static final int TIMESTAMPS_OPTION = 12;
  private static final int LARGEST_IP_PACKET = 65535;

  private final TcpStack stack;
  private final Link link;
  private final PacketWriter writer;
  private final OutgoingPacket packet;
  private final ReceiveWindow window;
  private final TimestampClock clock;
  private final Timers timers;
  private final Segment segment = new Segment();

  Output(
      TcpStack stack,
      Link link,
      PacketWriter writer,
      OutgoingPacket packet,
      ReceiveWindow window,
      TimestampClock clock,
      Timers timers) {
    this.stack = stack;
    this.link = link;
    this.writer = writer;
    this.packet = packet;
    this.window = window;
    this.clock = clock;
    this.timers = timers;
  }

  /** Payload of a full segment (RFC 9293 section 3.7.1: Eff.snd.MSS). */
  int segmentSize(Tcb t) {
    int headers = (t.key().ipv6() ? 40 : 20) + TCP_HEADER;
    int size = Math.min(t.peerMss, t.pathMtu - headers);
    int inPieces = (OutgoingPacket.MAX_PIECES - 1) << stack.pool().shift();
    return Math.min(size, inPieces) - (t.timestamps ? TIMESTAMPS_OPTION : 0);
  }

  /** The path carries no more than this; what was sent in larger packets is sent again. */
  void limitPath(Tcb t, int mtu) {
    int before = t.mss;
    t.pathMtu = mtu;
    t.mss = segmentSize(t);
    if (t.mss != before && t.state().isSynchronized()) {
      t.recovery.mss(t.mss);
      if (t.mss < before) {
        t.recovery.sendAgain(t.una(), t.nxt());
      }
    }
  }

  /** Sends all that may go now. */
  void flush(Tcb t, long now) {
    if (window.grant(t)) {
      t.ackNow = true;
    }
    if (t.state().mayTransmit()) {
      t.recovery.persist(windowShrank(t), now);
      transmit(t, now);
    }
    if (t.ackNow && t.state().isSynchronized()) {
      sendAck(t, now);
    }
    watchWindow(t, now);
  }

  private void transmit(Tcb t, long now) {
    LossRecovery recovery = t.recovery;
    while (true) {
      int fresh = freshLength(t, false);
      long from = recovery.nextLost(fresh > 0);
      boolean again = from != LossRecovery.NONE;
      int length = again ? lostLength(t, from, recovery.lostEnd()) : fresh;
      if (!again) {
        from = t.nxt();
      }
      length = allowed(t, length, recovery.allowance(now));
      if (length == 0 || !sendData(t, from, from + length, now)) {
        return;
      }
    }
  }

  /** Cuts a piece to what congestion control allows, at segment borders only. */
  private static int allowed(Tcb t, int length, long allowance) {
    int size = currentSize(t);
    return length <= allowance ? length : (int) (allowance / size * size);
  }

  private int lostLength(Tcb t, long from, long end) {
    // RFC 9293 section 3.8.6: what is beyond a window that shrank is not sent again, except that
    // the oldest byte always may be.
    long edge = Math.max(t.una() + t.sendWindow, t.una() + 1);
    if (from >= edge) {
      return 0;
    }
    long length = Math.min(Math.min(end, edge) - from, maxPayload(t));
    return (int) length;
  }

  /**
   * How much new data is to be sent in the next packet, by the peer's window, the sender's silly
   * window avoidance (RFC 9293 section 3.8.6.2.1) and Nagle's rule.
   *
   * @param forced whether the time-out of the avoidance has passed
   */
  private int freshLength(Tcb t, boolean forced) {
    long nxt = t.nxt();
    long available = t.sendEnd() - nxt;
    long usable = t.una() + t.sendWindow - nxt;
    if (available <= 0 || usable <= 0) {
      return 0;
    }
    int size = currentSize(t);
    long length = Math.min(available, usable);
    if (length >= size) {
      long most = Math.min(length, maxPayload(t));
      return (int) (most - most % size);
    }
    if (forced) {
      return (int) length;
    }
    if (length == available) {
      return mayBeSmall(t) ? (int) length : 0;
    }
    return length * 2 >= t.maximumSendWindow ? (int) length : 0;
  }

  /**
   * Nagle's rule in Minshall's form, as Linux has it: one small segment in flight. A FIN goes at
   * once.
   */
  private static boolean mayBeSmall(Tcb t) {
    return t.finPosition != Tcb.NEVER
        || t.smallEnd <= t.una()
        || t.connection.options.noDelay()
        || urgentEnd(t) > t.nxt();
  }

  private int maxPayload(Tcb t) {
    int size = currentSize(t);
    if (link.maxPacket() <= link.mtu()) {
      return size;
    }
    int headers = OutgoingPacket.MAX_HEADER;
    int inPieces = (OutgoingPacket.MAX_PIECES - 1) << stack.pool().shift();
    int most = Math.min(Math.min(link.maxPacket(), LARGEST_IP_PACKET) - headers, inPieces);
    return Math.max(size, most - most % size);
  }

  /** A full segment beside the SACK blocks that it carries. */
  private static int currentSize(Tcb t) {
    int blocks = sackBlocks(t);
    return blocks == 0 ? t.mss : t.mss - 4 - 8 * blocks;
  }

  private static int sackBlocks(Tcb t) {
    if (!t.sack) {
      return 0;
    }
    int blocks = t.connection.receiveBuffer.later().count() + (t.sackReport.hasDuplicate() ? 1 : 0);
    return Math.min(blocks, PacketWriter.maxSackBlocks(t.timestamps));
  }

  /**
   * Sends a range of the stream, which may include the FIN.
   *
   * @return false if the link is full
   */
  private boolean sendData(Tcb t, long from, long to, long now) {
    long dataEnd = Math.min(to, t.finPosition);
    int length = (int) (dataEnd - from);
    boolean fresh = from >= t.nxt();
    assert !fresh || to <= t.una() + t.sendWindow : "outside the window: " + to + " " + t;
    packet.clear();
    begin(t, from, now);
    if (to > t.finPosition) {
      segment.flags |= Segment.FIN;
    }
    if (length > 0) {
      if (dataEnd == t.connection.sendBuffer.end()) {
        segment.flags |= Segment.PSH; // RFC 9293 section 3.9.1.2, MUST-61
      }
      int gathered = t.connection.sendBuffer.gather(from, length, packet);
      assert gathered == length : gathered + " of " + length;
      congestionMarks(t, fresh);
    }
    urgent(t, from);
    int size = currentSize(t);
    if (length > size) {
      segment.segmentSize = size;
      packet.segmentSize = size;
    }
    if (!emit(t)) {
      return false;
    }
    if ((segment.flags & Segment.CWR) != 0) {
      t.recovery.cwrSent();
    }
    if (fresh && length > 0 && length % size != 0) {
      t.smallEnd = dataEnd;
    }
    t.interactive |= fresh && now - t.lastDataReceived < t.ackDelay;
    t.recovery.sent(from, to, now);
    acknowledged(t);
    return true;
  }

  /** RFC 3168 section 6.1.2 and 6.1.5: marks and CWR belong to data that is new. */
  private void congestionMarks(Tcb t, boolean fresh) {
    if (t.ecn && fresh) {
      segment.ecn = Segment.ECT_0;
      if (t.recovery.owesCwr()) {
        segment.flags |= Segment.CWR;
      }
    }
  }

  /** RFC 6093: the pointer is to the byte after the urgent one, as everybody does it. */
  private void urgent(Tcb t, long from) {
    long end = urgentEnd(t);
    if (end > from) {
      segment.flags |= Segment.URG;
      segment.urgentPointer = (int) Math.min(end - from, 65535);
    }
  }

  /**
   * Position after the byte that is urgent, or 0. The application marks it before it is there, so
   * whoever has seen the byte sees the mark, which counts only if the byte has come.
   */
  private static long urgentEnd(Tcb t) {
    long end = t.connection.urgentSend();
    return end <= t.connection.sendBuffer.end() ? end : 0;
  }

  /** Sends an acknowledgement alone. If the link is full it is owed. */
  void sendAck(Tcb t, long now) {
    packet.clear();
    begin(t, t.nxt(), now);
    urgent(t, t.nxt());
    t.ackNow = true;
    if (emit(t)) {
      acknowledged(t);
    }
  }

  /** A segment that the peer must answer: before its window (as Linux probes). */
  boolean sendProbe(Tcb t, long now) {
    packet.clear();
    begin(t, t.una() - 1, now);
    boolean sent = emit(t);
    if (sent) {
      acknowledged(t);
    }
    return sent;
  }

  /** Sends what the peer's window has room for, whatever the silly window avoidance says. */
  boolean sendForced(Tcb t, long now) {
    int length = freshLength(t, true);
    return length > 0 && sendData(t, t.nxt(), t.nxt() + length, now);
  }

  /** RFC 8985 section 7.3: new data if the window admits it, else the last segment once more. */
  void sendTailProbe(Tcb t, long now) {
    if (!sendForced(t, now) && !t.owed && t.una() < t.nxt()) {
      long from = Math.min(t.nxt(), t.finPosition) - currentSize(t);
      sendData(t, Math.max(t.recovery.probeFrom(), from), t.nxt(), now);
    }
  }

  /** SYN or SYN-ACK of a connection with a TCB, for the first time or again. */
  boolean sendSyn(Tcb t, int synWindow, int mss, int scale, long now) {
    packet.clear();
    begin(t, 0, now);
    segment.flags = Segment.SYN;
    if (t.state() == TcpState.SYN_RECEIVED) {
      segment.flags |= Segment.ACK;
      if (t.ecn) {
        segment.flags |= Segment.ECE;
      }
    } else {
      segment.acknowledgement = 0;
      if (t.ecn && t.recovery.synTransmissions() < 2) {
        segment.flags |= Segment.ECE | Segment.CWR; // RFC 3168 section 6.1.1, 6.1.1.1
      }
    }
    segment.window = synWindow;
    segment.mss = mss;
    segment.sackPermitted = t.sack;
    segment.windowScale = scale;
    if (!emit(t)) {
      return false;
    }
    t.recovery.sent(0, 1, now);
    if (t.state() == TcpState.SYN_RECEIVED) {
      acknowledged(t);
    }
    return true;
  }

  /** Resets the connection (RFC 9293 section 3.10.5: SEQ = SND.NXT). */
  void sendReset(Tcb t, long now) {
    packet.clear();
    begin(t, t.nxt(), now);
    segment.flags = Segment.RST | Segment.ACK;
    segment.sackCount = 0;
    writer.dontFragment = true;
    packet.checksumPartial = link.completesChecksums();
    packet.write(writer, segment);
    link.send(packet); // if the device is full it is lost, as on a wire
  }

  /** An ACK segment with what all segments have. */
  private void begin(Tcb t, long position, long now) {
    Segment s = segment;
    s.clear();
    t.key().address(s);
    s.sequence = t.sendSequence(position);
    s.acknowledgement = t.receiveSequence(t.rcvNxt);
    s.flags = Segment.ACK;
    s.dscp = t.connection.options.trafficClass() >> 2 & 63;
    if (t.echoCongestion) {
      s.flags |= Segment.ECE;
    }
    s.window = window.field(t);
    if (t.timestamps) {
      s.timestamps = true;
      s.timestampValue = clock.value(now, t.timestampOffset);
      s.timestampEcho = t.timestampRecent;
    }
    int blocks = sackBlocks(t);
    if (blocks > 0) {
      t.sackReport.fill(s, t, t.connection.receiveBuffer.later(), blocks);
    }
  }

  private boolean emit(Tcb t) {
    writer.dontFragment = stack.parameters().pathMtuDiscovery && !t.mayCut;
    packet.checksumPartial = packet.segmentSize > 0 || link.completesChecksums();
    packet.write(writer, segment);
    t.owed = !link.send(packet);
    if (t.owed) {
      stack.owe(t);
    }
    return !t.owed;
  }

  /** A segment with an acknowledgement has left. */
  private void acknowledged(Tcb t) {
    window.told(t);
    t.ackNow = false;
    t.ackAt = Tcb.NEVER;
    if (t.quickAcks > 0 && t.lastAckSent != t.rcvNxt) {
      t.quickAcks--;
    }
    t.lastAckSent = t.rcvNxt;
    t.sackReport.told();
  }

  /**
   * Starts probing when there is something to send, nothing in flight whose acknowledgement could
   * open the window, and no room in it (RFC 9293 section 3.8.6.1).
   */
  private void watchWindow(Tcb t, long now) {
    boolean blocked =
        t.state().mayTransmit()
            && (windowShrank(t) || (t.una() == t.nxt() && t.sendEnd() > t.nxt()));
    if (!blocked) {
      t.persistAt = Tcb.NEVER;
      t.persistBackoff = 0;
    } else if (t.persistAt == Tcb.NEVER) {
      t.persistSince = now;
      t.persistAt = now + timers.persistDelay(t);
    }
  }

  /** Whether the peer has closed its window before what is in flight. */
  private static boolean windowShrank(Tcb t) {
    return t.sendWindow == 0 && t.una() < t.nxt();
  }
}
