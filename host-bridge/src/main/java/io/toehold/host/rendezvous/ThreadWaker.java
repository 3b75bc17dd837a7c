package io.toehold.host.rendezvous;

import io.toehold.core.direct.Futex;
import io.toehold.core.direct.Parking;
import io.toehold.core.memory.Doorbell;
import io.toehold.core.memory.ReadySet;
import io.toehold.host.sys.Daemon;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the virtual threads of this process that wait for a peer: other processes set their bits,
 * and one thread, which sleeps on a futex when there are none, unparks them. It is started when the
 * first virtual thread has to wait.
 */
final class ThreadWaker implements Parking {
  private final ReadySet ready;
  private final Futex futex;
  private int entered; // guarded by this; places below it have been given
  private int[] left = new int[16]; // guarded by this; those that have been given back
  private int leftCount;
  private volatile AtomicReferenceArray<Spot> spots;

  ThreadWaker(ReadySet ready, Futex futex) {
    this.ready = ready;
    this.futex = futex;
  }

  @Override
  public synchronized Place enter() {
    if (spots == null) {
      spots = new AtomicReferenceArray<>(ReadySet.SLEEPERS);
      Daemon.start("toehold-waker", this::run);
    }
    if (leftCount == 0 && entered == ReadySet.SLEEPERS) {
      return null;
    }
    Spot spot = new Spot(leftCount > 0 ? left[--leftCount] : entered++);
    spots.set(spot.number, spot);
    return spot;
  }

  private synchronized void leave(int number) {
    spots.set(number, null);
    if (leftCount == left.length) {
      left = java.util.Arrays.copyOf(left, 2 * leftCount);
    }
    left[leftCount++] = number;
  }

  /** Wakes a thread of this process, from this process; takes any number. */
  void wake(int number) {
    AtomicReferenceArray<Spot> all = spots;
    Spot spot = all == null || number < 0 || number >= all.length() ? null : all.get(number);
    if (spot != null) {
      spot.unpark();
    }
  }

  private void run() {
    while (true) {
      ready.take(this::wake);
      Doorbell.arm(ready.bell(), Doorbell.FUTEX);
      if (ready.isEmpty()) {
        futex.await(ready.bell(), Doorbell.FUTEX, 0);
      }
      Doorbell.disarm(ready.bell());
    }
  }

  private final class Spot implements Place {
    private final int number;
    private volatile Thread sleeper;

    Spot(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public void prepare() {
      sleeper = Thread.currentThread();
    }

    @Override
    public void park(long nanos) {
      if (nanos <= 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    }

    @Override
    public void vacate() {
      sleeper = null;
    }

    @Override
    public void unpark() {
      LockSupport.unpark(sleeper); // null is nobody
    }

    @Override
    public void leave() {
      ThreadWaker.this.leave(number);
    }
  }
}
