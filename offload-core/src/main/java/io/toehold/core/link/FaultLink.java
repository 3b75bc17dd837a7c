package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import java.nio.ByteBuffer;

/**
 * Puts faults between an engine and any device, in both directions. Large packets are cut before,
 * so that faults meet segments of the MTU, and they are not joined again; the device behind is
 * never asked to do TCP's work. One thread.
 *
 * <p>Packets that are delayed need to be looked after: call {@link #advance} at {@link
 * #nextArrival}.
 */
public final class FaultLink extends ForwardingLink {
  /** What happens to packets on their way out, and what has happened. */
  public final Faults outgoing;

  public final FaultCounts outgoingCounts;

  /** What happens to packets on their way in, and what has happened. */
  public final Faults incoming;

  public final FaultCounts incomingCounts;

  private final Lane out;
  private final Lane in;
  private final PacketHandler intoLane;
  private final ByteBuffer headerRoom = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER);
  private final OutgoingPacket packet = new OutgoingPacket(Memory.address(headerRoom));
  private boolean closed;

  /**
   * @param device is closed with this
   * @param seed of the faults
   */
  public FaultLink(Link device, long seed) {
    super(device);
    SplitMix64 random = new SplitMix64(seed);
    out = new Lane(random.split());
    in = new Lane(random.split());
    Lane.pair(out, in);
    intoLane =
        (address, length, flags, segmentSize) ->
            in.put(address, length, flags, segmentSize, Integer.MAX_VALUE);
    outgoing = out.faults;
    outgoingCounts = out.counts;
    incoming = in.faults;
    incomingCounts = in.counts;
  }

  /**
   * Says what time it is, and sends what has been delayed until now.
   *
   * @param now nanoseconds, of any origin, never going back
   */
  public void advance(long now) {
    out.advance(now);
    in.advance(now);
    flush();
  }

  /**
   * When the next delayed packet wants to be sent by {@link #advance} or taken by {@link #receive};
   * in the past if the device is full; {@link Long#MAX_VALUE} if there is none.
   */
  public long nextArrival() {
    return Math.min(out.nextArrival(), in.nextArrival());
  }

  @Override
  public boolean send(OutgoingPacket packet) {
    if (out.refuses()) {
      return false;
    }
    out.put(packet, device.mtu());
    flush();
    return true;
  }

  private void flush() {
    for (PacketBuffer next = out.peek(); next != null; next = out.peek()) {
      packet.clear();
      packet.headerLength = Math.min(next.length, OutgoingPacket.MAX_HEADER);
      Memory.copy(next.address, packet.header, packet.headerLength);
      if (next.length > packet.headerLength) {
        packet.add(next.address + packet.headerLength, next.length - packet.headerLength);
      }
      if (!device.send(packet)) {
        return;
      }
      out.give(out.poll());
    }
  }

  /** {@inheritDoc} What arrives is not vouched for, so that damage is found. */
  @Override
  public int receive(PacketHandler handler, int limit) {
    flush();
    device.receive(intoLane, limit);
    int count = 0;
    while (count < limit && !closed && in.peek() != null) {
      PacketBuffer arrived = in.poll();
      try {
        handler.onPacket(arrived.address, arrived.length, 0, 0);
      } finally {
        in.give(arrived);
      }
      count++;
    }
    return count;
  }

  /** Closes the device; what is delayed is lost. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      out.close();
      in.close();
      device.close();
    }
  }
}
