package io.toehold.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The doorbell's protocol in all interleavings of one sleeper and two ringers, each with a store
 * buffer that the processor empties when it likes or at a fence: total store order, as on x86, the
 * weakness that matters here (a store may be seen after a later load).
 */
class DoorbellModelTest {
  private static final int SLEEPER = 0;
  private static final int THREADS = 3;

  // steps of the sleeper
  private static final int ARM = 0;
  private static final int ARM_FENCE = 1;
  private static final int LOOK = 2;
  private static final int SLEEP = 3;
  private static final int ASLEEP = 4;
  private static final int DISARM = 5;
  private static final int DONE = 6;

  // steps of a ringer
  private static final int CHANGE = 0;
  private static final int RING_FENCE = 1;
  private static final int PEEK = 2;
  private static final int TAKE = 3;
  private static final int WAKE = 4;
  private static final int RUNG = 5;

  /**
   * One state.
   *
   * @param steps where the threads are
   * @param bell in memory
   * @param changes in memory; how many of the two changes
   * @param pendingBell the sleeper's buffered store, -1 if none
   * @param pending which ringers' changes are buffered, as bits
   */
  private record State(
      int sleeper, int ringer1, int ringer2, int bell, int changes, int pendingBell, int pending) {
    int ringer(int thread) {
      return thread == 1 ? ringer1 : ringer2;
    }

    State at(int thread, int step) {
      return switch (thread) {
        case SLEEPER -> new State(step, ringer1, ringer2, bell, changes, pendingBell, pending);
        case 1 -> new State(sleeper, step, ringer2, bell, changes, pendingBell, pending);
        default -> new State(sleeper, ringer1, step, bell, changes, pendingBell, pending);
      };
    }

    State withBell(int value) {
      return new State(sleeper, ringer1, ringer2, value, changes, pendingBell, pending);
    }

    State buffered(int value) {
      return new State(sleeper, ringer1, ringer2, bell, changes, value, pending);
    }

    State changed(int thread) {
      return new State(
          sleeper, ringer1, ringer2, bell, changes, pendingBell, pending | 1 << thread);
    }

    /** The buffer of a thread reaches memory. */
    State drained(int thread) {
      if (thread == SLEEPER) {
        return pendingBell < 0 ? this : withBell(pendingBell).buffered(-1);
      }
      return (pending & 1 << thread) == 0
          ? this
          : new State(
              sleeper, ringer1, ringer2, bell, changes + 1, pendingBell, pending & ~(1 << thread));
    }
  }

  private final Set<State> seen = new HashSet<>();
  private boolean armFence = true;
  private boolean ringFence = true;
  private int lost;

  @Test
  void noWakeUpIsLost() {
    explore(new State(ARM, CHANGE, CHANGE, 0, 0, -1, 0));
    System.out.println("DoorbellModelTest: " + seen.size() + " states");
    assertTrue(seen.size() > 100);
    assertEquals(0, lost);
  }

  @Test
  void withoutTheSleepersFenceOneIs() {
    armFence = false;
    explore(new State(ARM, CHANGE, CHANGE, 0, 0, -1, 0));
    assertNotEquals(0, lost);
  }

  @Test
  void withoutTheRingersFenceOneIs() {
    ringFence = false;
    explore(new State(ARM, CHANGE, CHANGE, 0, 0, -1, 0));
    assertNotEquals(0, lost);
  }

  private void explore(State s) {
    if (!seen.add(s)) {
      return;
    }
    boolean rest = true;
    for (int thread = 0; thread < THREADS; thread++) {
      State drained = s.drained(thread);
      if (!drained.equals(s)) {
        rest = false;
        explore(drained);
      }
      State next = thread == SLEEPER ? sleep(s) : ring(s, thread);
      if (next != null) {
        rest = false;
        explore(next);
      }
    }
    if (rest && s.sleeper() == ASLEEP) {
      lost++;
    }
  }

  /** Waits until both changes are there. */
  private State sleep(State s) {
    return switch (s.sleeper()) {
      case ARM -> s.pendingBell() >= 0 ? null : s.buffered(Doorbell.FUTEX).at(SLEEPER, ARM_FENCE);
      case ARM_FENCE -> (armFence ? s.drained(SLEEPER) : s).at(SLEEPER, LOOK);
      case LOOK -> s.at(SLEEPER, s.changes() == 2 ? DISARM : SLEEP);
      case SLEEP -> {
        // the kernel looks at the word itself, with what this thread has buffered
        State now = s.drained(SLEEPER);
        yield now.at(SLEEPER, now.bell() == Doorbell.FUTEX ? ASLEEP : ARM);
      }
      case DISARM -> s.drained(SLEEPER).withBell(Doorbell.NONE).at(SLEEPER, DONE);
      default -> null;
    };
  }

  private State ring(State s, int thread) {
    return switch (s.ringer(thread)) {
      case CHANGE -> s.changed(thread).at(thread, RING_FENCE);
      case RING_FENCE -> (ringFence ? s.drained(thread) : s).at(thread, PEEK);
      case PEEK -> s.at(thread, s.bell() == Doorbell.NONE ? RUNG : TAKE);
      case TAKE -> {
        State now = s.drained(thread); // a CAS empties the buffer
        yield now.bell() == Doorbell.NONE
            ? now.at(thread, RUNG)
            : now.withBell(Doorbell.NONE).at(thread, WAKE);
      }
      case WAKE -> {
        State woken = s.sleeper() == ASLEEP ? s.at(SLEEPER, ARM) : s;
        yield woken.at(thread, RUNG);
      }
      default -> null;
    };
  }
}
