package io.toehold.host.interop;

import io.toehold.core.link.ForwardingLink;
import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.PacketHandler;
import io.toehold.core.memory.Memory;
import io.toehold.core.wire.PacketParser;
import io.toehold.core.wire.Segment;
import io.toehold.core.wire.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Remembers the segments that go over a link, while it is on. */
public final class Tap extends ForwardingLink {
  /** Most segments that are remembered. */
  private static final int LIMIT = 1 << 16;

  /**
   * A segment.
   *
   * @param at when, of {@link System#nanoTime}
   * @param out whether the engine sent it
   */
  public record Seen(
      long at,
      boolean out,
      int sequence,
      int acknowledgement,
      int flags,
      int window,
      int payload,
      int length,
      int localPort,
      int timestampEcho) {
    boolean has(int wanted) {
      return (flags & wanted) == wanted;
    }
  }

  private final PacketParser parser = new PacketParser();
  private final Segment segment = new Segment();
  private final ByteBuffer room = ByteBuffer.allocateDirect(1 << 16);
  private final List<Seen> seen = new ArrayList<>();
  private boolean on;
  private Seen lastOut;

  Tap(Link device) {
    super(device);
  }

  /** Begins, and forgets what was before. */
  public synchronized void start() {
    seen.clear();
    on = true;
  }

  /** What was seen so far. */
  public synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** How many of them are of this kind. */
  public long count(Predicate<Seen> kind) {
    return seen().stream().filter(kind).count();
  }

  /** What went out last with a timestamp; null if nothing has. */
  synchronized Seen lastOut() {
    return lastOut;
  }

  private synchronized void remember(boolean out, long address, int length) {
    if (!on || parser.parse(address, length, true, 0, segment) != Verdict.SEGMENT) {
      return;
    }
    Segment s = segment;
    Seen one =
        new Seen(
            System.nanoTime(),
            out,
            s.sequence,
            s.acknowledgement,
            s.flags,
            s.window,
            s.payloadLength,
            length,
            out ? s.sourcePort : s.destinationPort,
            s.timestampEcho);
    if (seen.size() < LIMIT) {
      seen.add(one);
    }
    if (out && s.timestamps) {
      lastOut = one;
    }
  }

  /** Whole: what the peer has answered before {@link #start} is not seen after it. */
  @Override
  public synchronized boolean send(OutgoingPacket packet) {
    packet.copyTo(Memory.address(room));
    boolean sent = device.send(packet);
    if (sent) {
      remember(true, Memory.address(room), packet.length());
    }
    return sent;
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    return device.receive(
        (address, length, flags, segmentSize) -> {
          remember(false, address, length);
          handler.onPacket(address, length, flags, segmentSize);
        },
        limit);
  }
}
