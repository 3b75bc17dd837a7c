package io.toehold.core.tcp.recovery;

/**
 * Proportional rate reduction (RFC 9937): lets the flight shrink to the slow start threshold
 * evenly, as data arrives, rather than by a silence of half a round trip and a burst. Bytes.
 */
final class ProportionalRate {
  private long threshold;
  private int mss;

  /** RecoverFS: the flight that recovery begins with. */
  private long flight;

  private long delivered;
  private long out;
  private long window;

  /**
   * Recovery begins.
   *
   * @param threshold what congestion control wants the flight to become
   * @param flight what of the flight can still be delivered, with what this acknowledgement
   *     delivers
   */
  void begin(long threshold, long flight, int mss) {
    this.threshold = threshold;
    this.flight = Math.max(1, flight);
    this.mss = mss;
    delivered = 0;
    out = 0;
    window = 0;
  }

  /**
   * Data has arrived.
   *
   * @param bytes newly known to have arrived; nothing happens if 0
   * @param inFlight after losses were marked
   * @param safe whether SND.UNA advanced and nothing more was found to be lost (SafeACK)
   */
  void delivered(long bytes, long inFlight, boolean safe) {
    if (bytes <= 0) {
      return;
    }
    delivered += bytes;
    long allowed;
    if (inFlight > threshold) {
      // (a * b + c - 1) / c: the ceiling; positions are far below 2^31 in number
      allowed = (delivered * threshold + flight - 1) / flight - out;
    } else {
      allowed = Math.max(delivered - out, bytes) + (safe ? mss : 0);
      allowed = Math.min(threshold - inFlight, allowed);
    }
    // The first retransmission goes out at once, and whole
    window = inFlight + Math.max(allowed, out == 0 ? mss : 0);
  }

  /** Something goes out. */
  void sent(long bytes) {
    out += bytes;
  }

  /** The window until the next acknowledgement. */
  long window() {
    return window;
  }
}
