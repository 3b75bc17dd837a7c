package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.PacketHandler;

/** Lets applications do something in the middle of the engine's turn, where other threads may. */
final class InterruptingLink implements Link {
  private final Link link;

  /** Runs after the engine has looked at the doorbells, before it takes packets. */
  Runnable beforeArrivals = () -> {};

  /** Runs after it has taken packets, before it sends. */
  Runnable afterArrivals = () -> {};

  InterruptingLink(Link link) {
    this.link = link;
  }

  @Override
  public int mtu() {
    return link.mtu();
  }

  @Override
  public int maxPacket() {
    return link.maxPacket();
  }

  @Override
  public boolean completesChecksums() {
    return link.completesChecksums();
  }

  @Override
  public boolean send(OutgoingPacket packet) {
    return link.send(packet);
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    beforeArrivals.run();
    int n = link.receive(handler, limit);
    afterArrivals.run();
    return n;
  }

  @Override
  public void close() {
    link.close();
  }
}
