package io.toehold.core.direct;

import io.toehold.core.toe.Anchor;

/** An anchor that only counts what is asked of it. */
final class CountingAnchor implements Anchor {
  private int rings;

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public synchronized void ring() {
    rings++;
  }

  synchronized int rings() {
    return rings;
  }

  @Override
  public int drain() {
    return 0;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public void send(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean await(long nanos) {
    throw new UnsupportedOperationException();
  }
}
