package io.toehold.core.tcp.engine;

import io.toehold.core.link.ForwardingLink;
import io.toehold.core.link.Link;
import io.toehold.core.link.PacketHandler;

/** Lets applications do something in the middle of the engine's turn, where other threads may. */
final class InterruptingLink extends ForwardingLink {
  /** Runs after the engine has looked at the doorbells, before it takes packets. */
  Runnable beforeArrivals = () -> {};

  /** Runs after it has taken packets, before it sends. */
  Runnable afterArrivals = () -> {};

  InterruptingLink(Link link) {
    super(link);
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    beforeArrivals.run();
    int n = super.receive(handler, limit);
    afterArrivals.run();
    return n;
  }
}
