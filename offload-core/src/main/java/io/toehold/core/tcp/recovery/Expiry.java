package io.toehold.core.tcp.recovery;

/** What is to be done because a deadline has passed. */
public enum Expiry {
  /** Nothing; there may be a new deadline. */
  NOTHING,

  /**
   * A tail loss probe is due (RFC 8985 section 7.3): one segment, whatever {@link
   * LossRecovery#allowance} says. New data if there is any and the peer's window admits it, else
   * from {@link LossRecovery#probeFrom} up to all that was sent.
   */
  SEND_PROBE,

  /**
   * Losses were found by time (RFC 8985 section 6.2): {@link LossRecovery#nextLost} tells them.
   * Nothing to be counted.
   */
  LOST,

  /**
   * The retransmission time-out (RFC 6298 section 5): the window is one segment, {@link
   * LossRecovery#timeouts} has grown, and {@link LossRecovery#nextLost} begins with the oldest.
   */
  RETRANSMIT
}
