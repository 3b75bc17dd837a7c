package sun.nio.ch;

/**
 * Decides how long one waiter polls before it sleeps. Polling means yielding the processor between
 * looks, so that whoever is to produce what is waited for can run even on the same core. It goes on
 * only while it has been paying off: after waits that had to sleep anyway the next waits do not
 * poll at all.
 *
 * <p>One instance belongs to one waiter; it is not thread-safe.
 */
public final class ToeholdPolling {
  private static final long LONGEST = 40_000; // ns
  private static final long SLOW_YIELD = 8_000; // ns: somebody else had the processor
  private static final int MOST_SKIPPED = 32;
  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  private int failures;
  private int skip;
  private long start;
  private long last;

  /** Begins a wait; false if it should sleep at once. */
  public boolean begin() {
    if (!POSSIBLE) {
      return false;
    }
    if (skip > 0) {
      skip--;
      return false;
    }
    start = System.nanoTime();
    last = start;
    return true;
  }

  /** Gives way to others; false when it is time to sleep. */
  public boolean next() {
    Thread.yield();
    long now = System.nanoTime();
    boolean slow = now - last > SLOW_YIELD;
    last = now;
    return !slow && now - start < LONGEST;
  }

  /** What was waited for came while polling. */
  public void paidOff() {
    failures = 0;
  }

  /** It did not. */
  public void failed() {
    failures = Math.min(failures + 1, 16);
    skip = failures < 2 ? 0 : Math.min(MOST_SKIPPED, 1 << Math.min(failures - 2, 5));
  }
}
