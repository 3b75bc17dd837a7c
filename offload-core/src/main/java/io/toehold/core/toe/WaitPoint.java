package io.toehold.core.toe;

/**
 * Where one thread, or one selector, waits for one direction of a connection: arm; look again;
 * sleep; disarm. Arming contains the full fence that makes the second look see whatever the waker
 * did before it looked for sleepers.
 */
public interface WaitPoint {
  /** Whether {@link #sleep} can be used by platform threads; else they wait on the anchor. */
  boolean canSleep();

  /** A platform thread is about to sleep here. */
  void arm();

  /** Somebody is about to wait for a byte on the anchor. */
  void armAnchor();

  /** Whether it is armed and nobody has rung since. */
  boolean isArmed();

  /**
   * Sleeps until rung; may return without a reason.
   *
   * @param nanos longest sleep, 0 for no limit
   */
  void sleep(long nanos);

  /** Nobody waits any more. */
  void disarm();

  /** Wakes whoever waits here within this process (close, interrupt, a decision). */
  void wakeLocal();
}
