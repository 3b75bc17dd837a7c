package io.toehold.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The way from a bell of kind {@link Doorbell#WAKER} over the {@link ReadySet} and the waker to the
 * sleeper, in all interleavings of two sleepers, two ringers and the waker, with store buffers as
 * in {@link DoorbellModelTest}. Both sleepers are in the same words of the set.
 */
class WakerModelTest {
  /** A part of a state, which is one long. */
  private record Field(int shift, int bits) {
    int of(long state) {
      return (int) (state >>> shift) & ((1 << bits) - 1);
    }

    long in(long state, int value) {
      long mask = (1L << bits) - 1;
      return (state & ~(mask << shift)) | (value & mask) << shift;
    }
  }

  private static int used;

  private static Field field(int bits) {
    used += bits;
    return new Field(used - bits, bits);
  }

  private static Field[] two(int bits) {
    return new Field[] {field(bits), field(bits)};
  }

  private static final Field[] SLEEPER = two(3);
  private static final Field[] PERMIT = two(1);
  private static final Field[] BELL = two(1);
  private static final Field[] PENDING_BELL = two(1);
  private static final Field[] CHANGES = two(2);
  private static final Field[] RINGER = two(4);
  private static final Field[] PENDING_CHANGE = two(1);
  private static final Field WAKER = field(4);
  private static final Field PENDING_WAKER_BELL = field(1);
  private static final Field WAKER_BELL = field(1);
  private static final Field MEMBERS = field(2);
  private static final Field SUMMARY = field(1);
  private static final Field TAKEN = field(2); // members, by the waker

  // steps of a sleeper
  private static final int ARM = 0;
  private static final int ARM_FENCE = 1;
  private static final int LOOK = 2;
  private static final int PARK = 3;
  private static final int PARKED = 4;
  private static final int DISARM = 5;
  private static final int RETURNED = 6;
  private static final int AWAKE = 7;

  // steps of a ringer
  private static final int CHANGE = 0;
  private static final int CHANGE_FENCE = 1;
  private static final int PEEK = 2;
  private static final int TAKE = 3;
  private static final int FIRST_BIT = 4;
  private static final int SECOND_BIT = 5;
  private static final int PEEK_WAKER = 6;
  private static final int TAKE_WAKER = 7;
  private static final int WAKE_WAKER = 8;
  private static final int RUNG = 9;

  // steps of the waker
  private static final int TAKE_SUMMARY = 0;
  private static final int TAKE_MEMBERS = 1;
  private static final int UNPARK = 2;
  private static final int ARM_WAKER = 3;
  private static final int ARM_WAKER_FENCE = 4;
  private static final int LOOK_AGAIN = 5;
  private static final int SLEEP = 6;
  private static final int ASLEEP = 7;
  private static final int DISARM_WAKER = 8;

  private final Set<Long> seen = new HashSet<>();
  private final int[] target = {0, 1}; // of the ringers
  private boolean sleepersFence = true;
  private boolean wakersFence = true;
  private boolean looksAgain = true;
  private boolean memberFirst = true;
  private int lost;

  @Test
  void bothSleepersWakeUp() {
    explore();
    System.out.println("WakerModelTest: " + seen.size() + " states");
    assertTrue(seen.size() > 10_000);
    assertEquals(0, lost);
  }

  /** Which sleeps again after the first change if it comes alone. */
  @Test
  void oneSleeperWakesUpForEachOfTwoChanges() {
    target[1] = 0;
    explore();
    assertTrue(seen.size() > 1_000);
    assertEquals(0, lost);
  }

  @Test
  void notWithoutTheSleepersFence() {
    sleepersFence = false;
    explore();
    assertNotEquals(0, lost);
  }

  @Test
  void notWithoutTheWakersFence() {
    wakersFence = false;
    explore();
    assertNotEquals(0, lost);
  }

  @Test
  void notWithoutTheWakersSecondLook() {
    looksAgain = false;
    explore();
    assertNotEquals(0, lost);
  }

  @Test
  void notIfTheSummaryIsSetFirst() {
    memberFirst = false;
    explore();
    assertNotEquals(0, lost);
  }

  private void explore() {
    Deque<Long> open = new ArrayDeque<>();
    reach(0, open);
    while (!open.isEmpty() && lost == 0) {
      long s = open.pop();
      boolean rest = true;
      for (int i = 0; i < 2; i++) {
        rest &= !move(s, drainedSleeper(s, i), open);
        rest &= !move(s, drainedRinger(s, i), open);
        rest &= !move(s, sleeper(s, i), open);
        rest &= !move(s, ringer(s, i), open);
      }
      rest &= !move(s, drainedWaker(s), open);
      rest &= !move(s, waker(s), open);
      if (rest && (isWaiting(s, 0) || isWaiting(s, 1))) {
        lost++;
      }
    }
  }

  private boolean move(long from, long to, Deque<Long> open) {
    if (from == to) {
      return false;
    }
    reach(to, open);
    return true;
  }

  private void reach(long state, Deque<Long> open) {
    if (seen.add(state)) {
      open.push(state);
    }
  }

  private boolean isWaiting(long s, int i) {
    return needed(i) > 0 && SLEEPER[i].of(s) != AWAKE;
  }

  private int needed(int i) {
    return (target[0] == i ? 1 : 0) + (target[1] == i ? 1 : 0);
  }

  // -- store buffers

  private static long drainedSleeper(long s, int i) {
    return PENDING_BELL[i].of(s) == 0 ? s : PENDING_BELL[i].in(BELL[i].in(s, 1), 0);
  }

  private long drainedRinger(long s, int i) {
    Field changes = CHANGES[target[i]];
    return PENDING_CHANGE[i].of(s) == 0
        ? s
        : PENDING_CHANGE[i].in(changes.in(s, changes.of(s) + 1), 0);
  }

  private static long drainedWaker(long s) {
    return PENDING_WAKER_BELL.of(s) == 0 ? s : PENDING_WAKER_BELL.in(WAKER_BELL.in(s, 1), 0);
  }

  // -- steps; the same state if there is none

  private long sleeper(long s, int i) {
    if (needed(i) == 0) {
      return s;
    }
    Field step = SLEEPER[i];
    boolean changed = CHANGES[i].of(s) == needed(i);
    return switch (step.of(s)) {
      case ARM -> step.in(PENDING_BELL[i].in(s, 1), ARM_FENCE);
      case ARM_FENCE -> step.in(sleepersFence ? drainedSleeper(s, i) : s, LOOK);
      case LOOK -> step.in(s, changed ? DISARM : PARK);
      case PARK -> PERMIT[i].of(s) == 1 ? step.in(PERMIT[i].in(s, 0), DISARM) : step.in(s, PARKED);
      case DISARM -> step.in(BELL[i].in(drainedSleeper(s, i), 0), RETURNED);
      case RETURNED -> step.in(s, changed ? AWAKE : ARM);
      default -> s;
    };
  }

  private long ringer(long s, int i) {
    Field step = RINGER[i];
    int whom = target[i];
    return switch (step.of(s)) {
      case CHANGE -> step.in(PENDING_CHANGE[i].in(s, 1), CHANGE_FENCE);
      case CHANGE_FENCE -> step.in(drainedRinger(s, i), PEEK);
      case PEEK -> step.in(s, BELL[whom].of(s) == 0 ? RUNG : TAKE);
      case TAKE ->
          BELL[whom].of(s) == 0 ? step.in(s, RUNG) : step.in(BELL[whom].in(s, 0), FIRST_BIT);
      case FIRST_BIT -> step.in(memberFirst ? withMember(s, whom) : SUMMARY.in(s, 1), SECOND_BIT);
      case SECOND_BIT -> step.in(memberFirst ? SUMMARY.in(s, 1) : withMember(s, whom), PEEK_WAKER);
      case PEEK_WAKER -> step.in(s, WAKER_BELL.of(s) == 0 ? RUNG : TAKE_WAKER);
      case TAKE_WAKER ->
          WAKER_BELL.of(s) == 0 ? step.in(s, RUNG) : step.in(WAKER_BELL.in(s, 0), WAKE_WAKER);
      case WAKE_WAKER -> step.in(WAKER.of(s) == ASLEEP ? WAKER.in(s, DISARM_WAKER) : s, RUNG);
      default -> s;
    };
  }

  private static long withMember(long s, int i) {
    return MEMBERS.in(s, MEMBERS.of(s) | 1 << i);
  }

  private long waker(long s) {
    return switch (WAKER.of(s)) {
      case TAKE_SUMMARY ->
          SUMMARY.of(s) == 0 ? WAKER.in(s, ARM_WAKER) : WAKER.in(SUMMARY.in(s, 0), TAKE_MEMBERS);
      case TAKE_MEMBERS -> WAKER.in(MEMBERS.in(TAKEN.in(s, MEMBERS.of(s)), 0), UNPARK);
      case UNPARK -> {
        int taken = TAKEN.of(s);
        yield taken == 0
            ? WAKER.in(s, ARM_WAKER)
            : unparked(TAKEN.in(s, taken & (taken - 1)), Integer.numberOfTrailingZeros(taken));
      }
      case ARM_WAKER -> WAKER.in(PENDING_WAKER_BELL.in(s, 1), ARM_WAKER_FENCE);
      case ARM_WAKER_FENCE -> WAKER.in(wakersFence ? drainedWaker(s) : s, LOOK_AGAIN);
      case LOOK_AGAIN -> WAKER.in(s, looksAgain && SUMMARY.of(s) != 0 ? DISARM_WAKER : SLEEP);
      case SLEEP -> {
        // the kernel looks at the word itself, with what this thread has buffered
        long now = drainedWaker(s);
        yield WAKER.in(now, WAKER_BELL.of(now) == 1 ? ASLEEP : DISARM_WAKER);
      }
      case DISARM_WAKER -> WAKER.in(WAKER_BELL.in(drainedWaker(s), 0), TAKE_SUMMARY);
      default -> s;
    };
  }

  private static long unparked(long s, int i) {
    return SLEEPER[i].of(s) == PARKED ? SLEEPER[i].in(s, DISARM) : PERMIT[i].in(s, 1);
  }
}
