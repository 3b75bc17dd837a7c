package io.toehold.core.toe;

/**
 * Where one thread, or one selector, waits for one direction of a connection: arm; look again;
 * sleep; disarm. Arming contains the full fence that makes the second look see whatever the waker
 * did before it looked for sleepers.
 */
public interface WaitPoint {
  /**
   * The current thread is about to {@link #sleep} here.
   *
   * @param virtual whether it is a virtual thread, which must not block in the kernel
   * @return false if it has to wait on the anchor; nothing is armed then
   */
  boolean arm(boolean virtual);

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
