package io.toehold.host.rendezvous;

import java.util.concurrent.TimeUnit;

/**
 * When to make no offers to a listener, because the last ones were not taken: something between us
 * and it redirects connections, or it accepts late. Each offer in vain costs its connection a
 * delay. The first pause is short, since a listener that was only busy for a moment would otherwise
 * lose connections that live long; each further one is twice as long. Thread-safe.
 */
final class OfferPause {
  private static final int NOT_TAKEN_LIMIT = 3;
  static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  private int notTaken;
  private long pause; // 0: none since an offer was taken
  private long until;

  /**
   * @param now as of {@link System#nanoTime}
   */
  synchronized boolean isOn(long now) {
    return pause > 0 && now - until < 0;
  }

  /** An offer was taken. */
  synchronized void taken() {
    notTaken = 0;
    pause = 0;
  }

  /** An offer was withdrawn or refused. Those that were made before a pause do not prolong it. */
  synchronized void notTaken(long now) {
    if (++notTaken >= NOT_TAKEN_LIMIT && !isOn(now)) {
      pause = pause == 0 ? FIRST : Math.min(2 * pause, LONGEST);
      until = now + pause;
    }
  }
}
