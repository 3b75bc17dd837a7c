package io.toehold.core.tcp.engine;

/** The clock of the timestamps option (RFC 7323 section 5.4), and its way back to nanoseconds. */
final class TimestampClock {
  private final long tick;

  TimestampClock(int hertz) {
    tick = 1_000_000_000L / hertz;
  }

  /** TSval at a time, for a connection with this offset (RFC 7323 section 7.1). */
  int value(long now, int offset) {
    return (int) Math.floorDiv(now, tick) + offset;
  }

  /**
   * When a timestamp that is echoed was ours.
   *
   * @return the first nanosecond of its tick, or {@link Tcb#NEVER} if it has not been yet
   */
  long echoedAt(int echo, long now, int offset) {
    long ticks = Math.floorDiv(now, tick);
    int age = (int) ticks + offset - echo;
    return age < 0 ? Tcb.NEVER : (ticks - age) * tick;
  }
}
