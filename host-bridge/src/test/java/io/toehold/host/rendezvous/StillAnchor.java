package io.toehold.host.rendezvous;

import io.toehold.core.toe.Anchor;

/** An anchor without a socket: alive, and nothing happens on it. */
final class StillAnchor implements Anchor {
  @Override
  public int fd() {
    return -1;
  }

  @Override
  public void ring() {}

  @Override
  public int drain() {
    return 0;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public void send(byte[] bytes) {}

  @Override
  public boolean await(long nanos) {
    return true;
  }
}
