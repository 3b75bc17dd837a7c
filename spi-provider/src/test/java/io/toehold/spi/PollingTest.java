package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sun.nio.ch.ToeholdPolling;

class PollingTest {
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(20);

  @BeforeEach
  void needsTwoProcessors() {
    Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
  }

  /** As on a busy machine: whoever yields gets his turn again a scheduler's slice later. */
  @Test
  void doesNotYieldAgainSoonIfAYieldTookLongThoughItPaidOff() {
    ToeholdPolling polling = new ToeholdPolling();
    AtomicInteger looks = new AtomicInteger();
    assertTrue(
        polling.until(
            () -> {
              if (looks.getAndIncrement() > 0) {
                return true;
              }
              spin(SLICE); // counts as part of the yield that follows
              return false;
            }));
    assertFalse(
        polling.until(
            () -> {
              throw new AssertionError("polls");
            }));
  }

  @Test
  void pollsAgainAfterAWhile() {
    ToeholdPolling polling = new ToeholdPolling();
    AtomicInteger looks = new AtomicInteger();
    polling.until(
        () -> {
          if (looks.getAndIncrement() > 0) {
            return true;
          }
          spin(TimeUnit.MILLISECONDS.toNanos(2));
          return false;
        });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!polling.until(() -> true)) {
      assertTrue(System.nanoTime() - deadline < 0, "does not poll any more");
      Thread.onSpinWait();
    }
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
