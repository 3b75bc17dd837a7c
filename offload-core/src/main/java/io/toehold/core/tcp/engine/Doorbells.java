package io.toehold.core.tcp.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the application's threads want the engine to look at: a stack of those that have rung, each
 * at most once, linked through themselves. Ringing allocates nothing and never waits.
 */
final class Doorbells {
  /** What can ring. */
  abstract static class Bell {
    private final AtomicInteger rung = new AtomicInteger();
    private Bell next;

    /** The engine looks. */
    abstract void answer(long now);
  }

  private final AtomicReference<Bell> last = new AtomicReference<>();
  private final Runnable wake;

  /**
   * @param wake has somebody look at those that have rung; called by any thread
   */
  Doorbells(Runnable wake) {
    this.wake = wake;
  }

  /** Asks the engine to look at this one. Any thread. */
  void ring(Bell bell) {
    ringSoftly(bell);
    wake();
  }

  /** Has the engine look at all that have rung. Any thread. */
  void wake() {
    wake.run();
  }

  /** Asks the engine to look at this one when it is awake the next time. Any thread. */
  void ringSoftly(Bell bell) {
    // What was changed before, then the look at the flag: or the engine, which clears the flag and
    // then looks at what was changed, would see neither.
    VarHandle.fullFence();
    if (bell.rung.get() != 0 || !bell.rung.compareAndSet(0, 1)) {
      return;
    }
    Bell before;
    do {
      before = last.get();
      bell.next = before;
    } while (!last.compareAndSet(before, bell));
  }

  boolean isSilent() {
    return last.get() == null;
  }

  /** Engine: looks at all that have rung until now, the first one first. */
  int answer(long now) {
    Bell reversed = null;
    for (Bell bell = last.getAndSet(null); bell != null; ) {
      Bell next = bell.next;
      bell.next = reversed;
      reversed = bell;
      bell = next;
    }
    int count = 0;
    while (reversed != null) {
      Bell bell = reversed;
      reversed = bell.next;
      bell.next = null;
      bell.rung.set(0); // before looking: who rings from now on is looked at again
      bell.answer(now);
      count++;
    }
    return count;
  }
}
