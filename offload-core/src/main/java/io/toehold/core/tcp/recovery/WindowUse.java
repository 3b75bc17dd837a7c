package io.toehold.core.tcp.recovery;

/**
 * Whether it is the window that limits the sender, rather than the application or the peer: only
 * then may it grow (RFC 7661; told apart as Linux does).
 */
final class WindowUse {
  private boolean filled;
  private long most;
  private long roundEnd;

  /** The most in flight since the window was full last, and since when that is. */
  private long used;

  private long since;

  void begin(long now) {
    since = now;
  }

  /** Something was sent. */
  void sent(long inFlight, long window, int mss, long una, long nxt, long now) {
    boolean full = inFlight + mss > window;
    if (una >= roundEnd || full || !filled && inFlight > most) {
      filled = full;
      most = inFlight;
      roundEnd = nxt;
    }
    if (full) {
      used = 0;
      since = now;
    } else {
      used = Math.max(used, inFlight);
    }
  }

  /** Whether the window may grow. In slow start it may be twice what was used. */
  boolean limiting(long window, boolean slowStart) {
    return filled || slowStart && window < 2 * most;
  }

  /**
   * The most of the window that was used, if it was not full for a time-out; else NONE. Counts anew
   * then.
   */
  long unused(long timeout, long now) {
    if (now - since < timeout) {
      return LossRecovery.NONE;
    }
    long result = used;
    used = 0;
    since = now;
    return result;
  }
}
