package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sun.nio.ch.ToeholdPolling;

class PollingTest {
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(3);
  private static final long TURN = TimeUnit.MICROSECONDS.toNanos(20);
  private static final int MANY = 30;

  private final ToeholdPolling polling = new ToeholdPolling();

  @BeforeEach
  void needsTwoProcessors() {
    Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
  }

  /** As on a busy machine: whoever yields gets his turn again a scheduler's slice later. */
  @Test
  void doesNotPollIfYieldsKeepTakingLongThoughTheyPayOff() {
    int polled = 0;
    while (polled < MANY && waitWithAYieldOfASlice()) {
      polled++;
    }
    assertTrue(polled < MANY, "polls as ever");
    assertFalse(
        polling.until(
            () -> {
              throw new AssertionError("polls");
            }));
  }

  /** One slice in hundreds of waits costs less than sleeping hundreds of times. */
  @Test
  void pollsThoughAYieldTakesLongNowAndThen() {
    for (int i = 0; i < MANY; i++) {
      assertTrue(waitWithAYieldOfASlice(), "rests");
      for (int j = 0; j < 1000; j++) {
        assertTrue(polling.until(() -> true), "rests");
      }
    }
  }

  @Test
  void pollsAgainAfterAWhile() {
    for (int i = 0; i < MANY; i++) {
      waitWithAYieldOfASlice();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!polling.until(() -> true)) {
      assertTrue(System.nanoTime() - deadline < 0, "does not poll any more");
      Thread.onSpinWait();
    }
  }

  /**
   * What is waited for may come with the second turn of the others; with the third it is too late.
   */
  @Test
  void givesOthersTheirTurnTwice() {
    boolean twice = false;
    for (int i = 0; i < 1000; i++) {
      assertFalse(new ToeholdPolling().until(afterTurns(3, TURN)));
      twice |= new ToeholdPolling().until(afterTurns(2, TURN)); // unless one of them was a slice
    }
    assertTrue(twice);
  }

  private boolean waitWithAYieldOfASlice() {
    return polling.until(afterTurns(1, SLICE));
  }

  /** True when others have had so many turns, each of them so many nanoseconds. */
  private static BooleanSupplier afterTurns(int turns, long nanos) {
    AtomicInteger looks = new AtomicInteger();
    return () -> {
      if (looks.getAndIncrement() == turns) {
        return true;
      }
      spin(nanos); // counts as part of the yield that follows
      return false;
    };
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
