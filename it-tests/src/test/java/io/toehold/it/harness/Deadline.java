package io.toehold.it.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what must become true, and for no longer than it may take. */
public final class Deadline {
  /** Long enough for a busy machine; what takes longer hangs. */
  public static final Duration USUAL = Duration.ofSeconds(30);

  private final long end;

  private Deadline(Duration duration) {
    end = System.nanoTime() + duration.toNanos();
  }

  public static Deadline in(Duration duration) {
    return new Deadline(duration);
  }

  public long millisLeft() {
    return Math.max(0, (end - System.nanoTime()) / 1_000_000);
  }

  public boolean over() {
    return System.nanoTime() - end >= 0;
  }

  /** Looks again and again, for conditions that nobody can tell us about. */
  public static void until(
      Duration duration, BooleanSupplier condition, Supplier<String> complaint) {
    Deadline deadline = in(duration);
    while (!condition.getAsBoolean()) {
      if (deadline.over()) {
        throw new AssertionError(complaint.get() + ", after " + duration);
      }
      pause(Duration.ofMillis(20));
    }
  }

  /** Lets time pass; for polling, and where the passing of time is what is measured. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException problem) {
      throw new IllegalStateException("interrupted", problem);
    }
  }
}
