package io.toehold.core.sim;

/** Time that passes only when told to. */
public final class VirtualClock {
  private final long origin;
  private long now;

  /**
   * @param origin nanoseconds; any
   */
  public VirtualClock(long origin) {
    this.origin = origin;
    now = origin;
  }

  /** Nanoseconds; what engines and links are told. */
  public long now() {
    return now;
  }

  /** Nanoseconds since the beginning. */
  public long elapsed() {
    return now - origin;
  }

  /** Lets time pass; a time that has passed already changes nothing. */
  public void advanceTo(long time) {
    now = Math.max(now, time);
  }
}
