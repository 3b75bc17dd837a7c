package io.toehold.core.link;

/** One end of a {@link SimulatedWire}. */
public final class SimulatedLink implements Link {
  /** What happens to packets that this end sends. */
  public final Faults faults;

  /** What has happened to them. */
  public final FaultCounts counts;

  private final Lane out;
  private final Lane in;
  private int mtu = 1500;
  private boolean completesChecksums;
  private boolean cuts;
  private Joining joining;
  private boolean closed;

  SimulatedLink(Lane out, Lane in) {
    this.out = out;
    this.in = in;
    faults = out.faults;
    counts = out.counts;
  }

  /** Changes the MTU of this end's device. (That of the way is {@link Faults#pathMtu}.) */
  public void setMtu(int mtu) {
    this.mtu = mtu;
  }

  /**
   * Makes this end a device that does some of TCP's work. The packets that travel on the wire are
   * the same either way.
   *
   * @param checksums whether it completes the checksums of what is sent, and vouches for those of
   *     what arrives unharmed
   * @param cutting whether it takes large packets and cuts them; implies {@code checksums}
   * @param joining whether it joins segments that arrive one after the other; implies {@code
   *     checksums}
   */
  public void setOffloads(boolean checksums, boolean cutting, boolean joining) {
    completesChecksums = checksums || cutting || joining;
    cuts = cutting;
    this.joining = joining ? new Joining() : null;
  }

  @Override
  public int mtu() {
    return mtu;
  }

  @Override
  public int maxPacket() {
    return cuts ? Packets.MAX_PACKET : mtu;
  }

  @Override
  public boolean completesChecksums() {
    return completesChecksums;
  }

  /**
   * {@inheritDoc} Packets larger than the MTU that are not to be cut are dropped, and counted.
   *
   * @throws IllegalArgumentException if the packet asks for what this device does not do
   */
  @Override
  public boolean send(OutgoingPacket packet) {
    if (packet.segmentSize > 0 && !cuts || packet.checksumPartial && !completesChecksums) {
      throw new IllegalArgumentException("not offered: cutting or checksums");
    }
    if (packet.segmentSize > 0 && !packet.checksumPartial) {
      throw new IllegalArgumentException("cutting without checksumPartial");
    }
    if (out.refuses()) {
      return false;
    }
    out.put(packet, mtu);
    return true;
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    int count = 0;
    while (count < limit && !closed && in.peek() != null) {
      PacketBuffer packet = in.poll();
      try {
        if (joining == null || !joining.begin(packet)) {
          handler.onPacket(packet.address, packet.length, flags(packet), 0);
        } else {
          handOverJoined(handler);
        }
      } finally {
        in.give(packet);
      }
      count++;
    }
    return count;
  }

  private int flags(PacketBuffer packet) {
    boolean good = completesChecksums && Packets.isSound(packet.address, packet.length);
    return good ? PacketHandler.CHECKSUM_GOOD : 0;
  }

  private void handOverJoined(PacketHandler handler) {
    for (PacketBuffer next = in.peek(); next != null && joining.add(next); next = in.peek()) {
      in.give(in.poll());
    }
    joining.end();
    handler.onPacket(
        joining.address(), joining.length(), PacketHandler.CHECKSUM_GOOD, joining.segmentSize());
  }

  /** What is on its way to this end is lost; what it has sent arrives. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      in.close();
    }
  }
}
