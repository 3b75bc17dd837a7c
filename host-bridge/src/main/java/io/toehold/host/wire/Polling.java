package io.toehold.host.wire;

/**
 * Decides how long the link's thread looks around, yielding the processor between looks, before it
 * sleeps: while an acknowledgement or an answer is on its way, waking up takes longer than waiting.
 * After looks that were for nothing it sleeps at once the next times. One thread.
 */
final class Polling {
  private static final long LONGEST = 50_000; // ns
  private static final long SLOW_YIELD = 10_000; // ns: somebody else needs the processor
  private static final int MOST_SKIPPED = 64;

  private boolean looks;
  private long since;
  private long last;
  private int skipped;
  private int skip;

  /** A look has found nothing: whether to look again. */
  boolean goesOn(long now) {
    if (!looks) {
      if (skipped < skip) {
        skipped++;
        return false;
      }
      looks = true;
      since = now;
      last = now;
      return true;
    }
    boolean slow = now - last > SLOW_YIELD;
    last = now;
    if (!slow && now - since < LONGEST) {
      return true;
    }
    looks = false;
    skipped = 0;
    skip = Math.min(2 * skip + 1, MOST_SKIPPED);
    return false;
  }

  /** A look has found something. */
  void paidOff() {
    if (looks) {
      looks = false;
      skip = 0;
    }
  }
}
