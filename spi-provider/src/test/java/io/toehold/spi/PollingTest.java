package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sun.nio.ch.ToeholdPolling;

/** In virtual time: a look costs {@link #LOOK}, a yield what the test says. */
@Timeout(60)
class PollingTest {
  private static final long LOOK = 20;
  private static final long YIELD = 250; // that comes back at once
  private static final long TURN = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long SPARED = TimeUnit.MICROSECONDS.toNanos(5);
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(3);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MANY = 30;

  private final LongAdder yielding = new LongAdder();
  private final ToeholdPolling polling = polling(YIELD);

  private long now;
  private long yieldTakes = YIELD;
  private int yields;
  private int looks;

  private ToeholdPolling polling(long yieldCost) {
    return new ToeholdPolling(
        () -> now,
        () -> {
          now += yieldTakes;
          yields++;
        },
        new AtomicLong(yieldCost),
        yielding,
        SPARED);
  }

  @BeforeEach
  void needsTwoProcessors() {
    Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
  }

  /** As on a busy machine: whoever yields gets his turn again a scheduler's slice later. */
  @Test
  void doesNotPollIfYieldsKeepTakingLongThoughTheyPayOff() {
    assertTrue(slicesUntilItRests(polling) < MANY, "polls as ever");
    assertFalse(
        polling.until(
            () -> {
              throw new AssertionError("polls");
            }));
  }

  /** With many that take turns, a long yield is made of the turns of those who do the work. */
  @Test
  void goesOnWhereManyYield() {
    int others = 15;
    yielding.add(others);
    assertEquals(MANY, slicesUntilItRests(polling));
    assertEquals(others, yielding.sum());
  }

  /** Those who try again while others still rest would find it as dear as before. */
  @Test
  void triesAgainAtTheSameTimeAsAllThatRest() {
    slicesUntilItRests(polling);
    now += SECOND / 100;
    ToeholdPolling second = polling(YIELD);
    slicesUntilItRests(second);
    assertFalse(polling.until(() -> true));
    assertFalse(second.until(() -> true));
    long deadline = now + 30 * SECOND;
    boolean polls;
    do {
      assertTrue(now < deadline, "does not poll any more");
      now += SECOND / 1000;
      polls = polling.until(() -> true);
      assertEquals(polls, second.until(() -> true));
    } while (!polls);
  }

  /** One slice in hundreds of waits costs less than sleeping hundreds of times. */
  @Test
  void pollsThoughAYieldTakesLongNowAndThen() {
    for (int i = 0; i < MANY; i++) {
      assertTrue(waitWithYields(1, SLICE), "rests");
      for (int j = 0; j < 1000; j++) {
        assertTrue(polling.until(() -> true), "rests");
      }
    }
  }

  @Test
  void pollsAgainAfterAWhile() {
    slicesUntilItRests(polling);
    long deadline = now + 30 * SECOND;
    while (!polling.until(() -> true)) {
      assertTrue(now < deadline, "does not poll any more");
      now += LOOK;
    }
  }

  /**
   * What is waited for may come with the second turn of the others; with the third it is too late.
   */
  @Test
  void givesOthersTheirTurnTwice() {
    assertTrue(waitWithYields(2, TURN));
    assertFalse(waitWithYields(3, TURN));
  }

  /** A yield is a system call, which may take longer than what is waited for. */
  @Test
  void looksForAsLongAsAYieldTakesIfNobodyElseWantsTheProcessor() {
    assertTrue(waitWithYields(2, YIELD));
    looks = 0;
    assertTrue(waitWithYields(4, YIELD));
    assertEquals(5 * YIELD / LOOK, looks, MANY);
    yields = 0;
    assertTrue(polling.until(afterLooks(YIELD / LOOK / 2)));
    assertEquals(0, yields);
  }

  @Test
  void looksOnceForEachYieldIfOthersRunMeanwhile() {
    waitWithYields(1, TURN);
    looks = 0;
    assertTrue(waitWithYields(1, TURN));
    assertEquals(2, looks);
  }

  /** Both have taken turns on one core; now the other has one of his own. */
  @Test
  void looksAgainForLongerOnceAYieldHasComeBackAtOnce() {
    waitWithYields(1, TURN);
    waitWithYields(1, YIELD);
    looks = 0;
    assertTrue(waitWithYields(2, YIELD));
    assertTrue(looks > 3, "does not");
  }

  /** A waiter that could sleep costs nothing. */
  @Test
  void givesUpWhatIsInVain() {
    long start = now;
    for (int i = 0; i < 1_000; i++) {
      assertFalse(polling.until(afterLooks(Integer.MAX_VALUE)));
    }
    assertTrue(now - start < 100 * TURN * 2, (now - start) + " ns");
  }

  /**
   * Whoever takes turns with the other on one core is to be placed anew, which only waking does.
   */
  @Test
  void sleepsOnceAfterManyTurnsOnOneCore() {
    now = SECOND;
    int polled = 0;
    while (polled < 1_000 && waitWithYields(1, TURN / 10)) {
      polled++;
    }
    assertEquals(64, polled);
  }

  /** The same where each system call takes more than a microsecond, and nobody takes turns. */
  @Test
  void doesNotTakeASlowYieldForATurn() {
    now = SECOND;
    ToeholdPolling slow = polling(1_300);
    for (int i = 0; i < 1_000; i++) {
      assertTrue(slow.until(afterYields(1, 1_300)), "sleeps");
    }
  }

  /** How many waits have polled, of {@link #MANY}, each with a yield that took a slice. */
  private int slicesUntilItRests(ToeholdPolling waiter) {
    int polled = 0;
    while (polled < MANY && waiter.until(afterYields(1, SLICE))) {
      polled++;
    }
    return polled;
  }

  private boolean waitWithYields(int count, long nanos) {
    return polling.until(afterYields(count, nanos));
  }

  /** True when one has yielded so many times, each of them so many nanoseconds. */
  private BooleanSupplier afterYields(int count, long nanos) {
    yieldTakes = nanos;
    int from = yields;
    return () -> {
      now += LOOK;
      looks++;
      return yields - from >= count;
    };
  }

  private BooleanSupplier afterLooks(long count) {
    long from = looks;
    return () -> {
      now += LOOK;
      return looks++ - from >= count;
    };
  }
}
