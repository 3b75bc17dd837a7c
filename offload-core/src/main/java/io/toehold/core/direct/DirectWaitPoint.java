package io.toehold.core.direct;

import io.toehold.core.memory.Doorbell;
import io.toehold.core.toe.WaitPoint;

/** A bell of a slot, seen by the one who waits there. */
final class DirectWaitPoint implements WaitPoint {
  private final long word;
  private final Futex futex;

  /**
   * @param word address of the bell
   * @param futex null if one of the two processes has no futex
   */
  DirectWaitPoint(long word, Futex futex) {
    this.word = word;
    this.futex = futex;
  }

  @Override
  public boolean canSleep() {
    return futex != null;
  }

  @Override
  public void arm() {
    Doorbell.arm(word, Doorbell.FUTEX);
  }

  @Override
  public void armAnchor() {
    Doorbell.arm(word, Doorbell.ANCHOR);
  }

  @Override
  public boolean isArmed() {
    return Doorbell.isArmed(word);
  }

  @Override
  public void sleep(long nanos) {
    futex.await(word, Doorbell.FUTEX, nanos);
  }

  @Override
  public void disarm() {
    Doorbell.disarm(word);
  }

  @Override
  public void wakeLocal() {
    // who waits on the anchor is not woken here, and goes on waiting for the peer's byte
    if (futex != null && Doorbell.take(word, Doorbell.FUTEX)) {
      futex.wake(word);
    }
  }
}
