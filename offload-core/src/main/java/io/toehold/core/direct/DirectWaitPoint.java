package io.toehold.core.direct;

import io.toehold.core.memory.Doorbell;
import io.toehold.core.toe.WaitPoint;

/** A bell of a slot, seen by the one who waits there. */
final class DirectWaitPoint implements WaitPoint {
  private final long word;
  private final Sleeping sleeping;

  /** For virtual threads, since the first of them waited here. */
  private volatile Parking.Place place;

  private boolean parks; // the one who waits is a virtual thread
  private boolean left; // guarded by this: the bell may be another connection's

  /**
   * @param word address of the bell
   * @param sleeping null if one waits on the anchor only
   */
  DirectWaitPoint(long word, Sleeping sleeping) {
    this.word = word;
    this.sleeping = sleeping;
  }

  @Override
  public boolean arm(boolean virtual) {
    if (sleeping == null) {
      return false;
    }
    parks = virtual;
    if (!virtual) {
      Doorbell.arm(word, Doorbell.FUTEX);
      return true;
    }
    Parking.Place mine = place;
    if (mine == null) {
      mine = sleeping.parking().enter();
      if (mine == null) {
        return false;
      }
      place = mine;
    }
    mine.prepare();
    Doorbell.arm(word, Doorbell.wakerOf(mine.number()));
    return true;
  }

  /** {@inheritDoc} A selector may be about to do so when the connection is closed. */
  @Override
  public synchronized void armAnchor() {
    if (!left) {
      Doorbell.arm(word, Doorbell.ANCHOR);
    }
  }

  @Override
  public boolean isArmed() {
    return Doorbell.isArmed(word);
  }

  @Override
  public void sleep(long nanos) {
    if (parks) {
      place.park(nanos);
    } else {
      sleeping.futex().await(word, Doorbell.FUTEX, nanos);
    }
  }

  /** {@inheritDoc} See {@link #armAnchor}. */
  @Override
  public synchronized void disarm() {
    if (!left) {
      Doorbell.disarm(word);
    }
    if (parks) {
      parks = false;
      place.vacate();
    }
  }

  @Override
  public void wakeLocal() {
    // who waits on the anchor is not woken here, and goes on waiting for the peer's byte
    if (sleeping == null) {
      return;
    }
    if (Doorbell.take(word, Doorbell.FUTEX)) {
      sleeping.futex().wake(word);
    }
    Parking.Place taken = place;
    if (taken != null) {
      taken.unpark(); // whatever the word says, which the peer can write
    }
  }

  /** Nobody will wait here any more. */
  synchronized void leave() {
    left = true;
    Parking.Place mine = place;
    if (mine != null) {
      place = null;
      mine.leave();
    }
  }
}
