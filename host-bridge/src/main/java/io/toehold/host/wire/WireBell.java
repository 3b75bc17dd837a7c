package io.toehold.host.wire;

import io.toehold.core.toe.WaitPoint;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A bell that is rung by whoever runs the stack, in this very process: the sleeper is a thread,
 * which is unparked, or a selector or channel group, which gets a byte over the stand-in.
 *
 * <p>Who waits in a socket's read on a platform thread is not woken by an interrupt, and finds it
 * when it comes back: the sleeper takes the interrupt and gives it back.
 */
final class WireBell implements WaitPoint {
  private static final int NOBODY = 0;
  private static final int THREAD = 1;
  private static final int STAND_IN = 2;

  private final AtomicInteger armed = new AtomicInteger();
  private final Runnable onArmed;
  private final Runnable ringStandIn;
  private volatile Thread sleeper;
  private boolean virtual; // these two are the sleeper's
  private boolean interrupted;

  /**
   * @param onArmed has the engine know that somebody waits
   * @param ringStandIn sends a byte over the stand-in
   */
  WireBell(Runnable onArmed, Runnable ringStandIn) {
    this.onArmed = onArmed;
    this.ringStandIn = ringStandIn;
  }

  @Override
  public boolean arm(boolean isVirtual) {
    sleeper = Thread.currentThread();
    virtual = isVirtual;
    interrupted = false;
    armed.set(THREAD);
    onArmed.run();
    VarHandle.fullFence();
    return true;
  }

  @Override
  public void armAnchor() {
    armed.set(STAND_IN);
    onArmed.run();
    VarHandle.fullFence();
  }

  @Override
  public boolean isArmed() {
    return armed.get() != NOBODY;
  }

  @Override
  public void sleep(long nanos) {
    long start = nanos > 0 ? System.nanoTime() : 0;
    while (armed.get() == THREAD) {
      if (nanos <= 0) {
        LockSupport.park(this);
      } else {
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return;
        }
        LockSupport.parkNanos(this, left);
      }
      if (virtual) {
        return; // it may be for an interrupt, which counts
      }
      interrupted |= Thread.interrupted();
    }
  }

  @Override
  public void disarm() {
    if (armed.get() != NOBODY) {
      armed.set(NOBODY);
    }
    if (sleeper == Thread.currentThread()) {
      sleeper = null;
      if (interrupted) {
        interrupted = false;
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void wakeLocal() {
    if (armed.compareAndSet(THREAD, NOBODY)) {
      LockSupport.unpark(sleeper); // null is nobody
    }
  }

  /** After a change of state: wakes whoever waits. By whoever runs the stack. */
  void ring() {
    VarHandle.fullFence();
    int how = armed.get();
    if (how != NOBODY && armed.compareAndSet(how, NOBODY)) {
      if (how == THREAD) {
        LockSupport.unpark(sleeper);
      } else {
        ringStandIn.run();
      }
    }
  }
}
