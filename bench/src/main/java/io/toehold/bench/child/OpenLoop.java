package io.toehold.bench.child;

import java.util.concurrent.locks.LockSupport;

/**
 * Operations are due at regular times, as they are where requests come from many independent users,
 * and their time counts from when they were due: one that had to wait for a slow one before it was
 * slow as well. (A loop that only starts when the one before is done leaves those out.)
 */
final class OpenLoop implements Pace {

  /** How late a sleeping thread wakes up; this last bit is waited for by yielding. */
  private static final long SLEEPS_LATE_NANOS = 60_000;

  private final double nanosBetween;
  private final int workers;

  /** At {@code rate} operations per second of all workers together. */
  OpenLoop(double rate, int workers) {
    this.nanosBetween = 1e9 / rate;
    this.workers = workers;
  }

  @Override
  public void work(int worker, Operation operation, Latencies latencies, long start, long deadline)
      throws Exception {
    // Twice the time for those that cannot be done in time; then they are given up.
    long end = deadline + (deadline - start);
    for (long n = worker; ; n += workers) {
      long due = start + (long) (n * nanosBetween);
      if (due - deadline >= 0) {
        return;
      }
      if (System.nanoTime() - end < 0) {
        await(due);
        operation.once();
      }
      // One that was given up took at least as long as that.
      latencies.record(System.nanoTime() - due);
    }
  }

  private static void await(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SLEEPS_LATE_NANOS) {
        LockSupport.parkNanos(left - SLEEPS_LATE_NANOS);
      } else {
        Thread.yield();
      }
    }
  }
}
