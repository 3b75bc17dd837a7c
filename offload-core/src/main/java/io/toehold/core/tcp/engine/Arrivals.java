package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.PacketHandler;
import io.toehold.core.wire.PacketParser;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Reassembler;
import io.toehold.core.wire.Segment;
import io.toehold.core.wire.Verdict;

/** Whom a packet that has arrived belongs to. */
final class Arrivals implements PacketHandler {
  private static final int FRAGMENTED_PACKETS = 16;

  private final TcpStack stack;
  private final Link link;
  private final PacketWriter writer;
  private final OutgoingPacket packet;
  private final TimestampClock clock;
  private final Handshake handshake;
  private final Input input;
  private final PassiveOpen passiveOpen;
  private final Resets resets;
  private final IcmpErrors errors;
  private final IcmpAnswers answers;
  private final PacketParser parser = new PacketParser();
  private final Segment segment = new Segment();
  private final Segment reply = new Segment();
  private final Reassembler reassembler = new Reassembler(FRAGMENTED_PACKETS);

  Arrivals(
      TcpStack stack,
      Link link,
      PacketWriter writer,
      OutgoingPacket packet,
      TimestampClock clock,
      Handshake handshake,
      Input input,
      PassiveOpen passiveOpen,
      Resets resets,
      IcmpErrors errors,
      IcmpAnswers answers) {
    this.stack = stack;
    this.link = link;
    this.writer = writer;
    this.packet = packet;
    this.clock = clock;
    this.handshake = handshake;
    this.input = input;
    this.passiveOpen = passiveOpen;
    this.resets = resets;
    this.errors = errors;
    this.answers = answers;
  }

  @Override
  public void onPacket(long address, int length, int flags, int segmentSize) {
    boolean good = (flags & CHECKSUM_GOOD) != 0;
    Verdict verdict = parser.parse(address, length, good, segmentSize, segment);
    long now = stack.now();
    if (verdict == Verdict.FRAGMENT) {
      if (!isOurs() || !reassembler.add(parser.ip, now)) {
        return;
      }
      verdict = parser.parse(reassembler.packet(), reassembler.length(), false, 0, segment);
    }
    switch (verdict) {
      case SEGMENT -> {
        if (isOurs()) {
          on(segment, now);
        }
      }
      case ICMP_ERROR -> {
        if (isOurs()) {
          errors.on(parser.error, now);
        }
      }
      case ECHO_REQUEST, UDP, UNKNOWN_PROTOCOL, PARAMETER_PROBLEM -> {
        if (isOurs()) {
          answers.answer(verdict, parser.ip, now);
        }
      }
      default -> {} // dropped
    }
  }

  private boolean isOurs() {
    return stack.isLocal(parser.ip.destinationHigh, parser.ip.destinationLow);
  }

  private void on(Segment s, long now) {
    Endpoint owner = stack.endpoint(s);
    if (owner instanceof Tcb t) {
      if (t.state() == TcpState.SYN_SENT) {
        handshake.on(t, s, now);
      } else {
        input.on(t, s, now);
      }
      stack.looked(t);
    } else if (owner instanceof HalfOpen h) {
      passiveOpen.on(h, s, now);
    } else {
      onUnknown(s, now);
    }
  }

  private void onUnknown(Segment s, long now) {
    TcpListener listener = stack.listener(s);
    TimeWait record = stack.timeWaits().find(s);
    if (record != null) {
      onTimeWait(record, listener, s, now);
    } else if (listener != null) {
      passiveOpen.on(listener, s, now);
    } else {
      resets.answer(s, now);
    }
  }

  private void onTimeWait(TimeWait record, TcpListener listener, Segment s, long now) {
    TimeWait.Answer answer = record.on(s, stack.timeWaits(), now);
    if (answer == TimeWait.Answer.NEW_CONNECTION && listener != null) {
      stack.timeWaits().remove(record);
      passiveOpen.onSyn(listener, s, record.key(), record.nextInitialSequence(), now);
    } else if (answer != TimeWait.Answer.NONE) {
      record.acknowledgement(reply, clock.value(now, record.timestampOffset));
      writer.dontFragment = true;
      packet.clear();
      packet.checksumPartial = link.completesChecksums();
      packet.write(writer, reply);
      link.send(packet); // if the device is full the peer asks again
    }
  }

  /** Frees what fragments lie in. */
  void close() {
    reassembler.close();
  }
}
