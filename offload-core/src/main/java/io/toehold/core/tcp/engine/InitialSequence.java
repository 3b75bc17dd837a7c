package io.toehold.core.tcp.engine;

/**
 * Initial sequence numbers (RFC 6528; RFC 9293 section 3.4.1, MUST-8, SHLD-1, MUST-9): a clock of 4
 * microseconds, and a keyed hash of the two ends. So those of one pair of ends rise with time, as
 * TIME-WAIT wants it, and say nothing of others'. The offsets of timestamp clocks are made the same
 * way (RFC 7323 section 7.1).
 *
 * <p>The stack asks once for each connection that it opens or accepts. Any thread.
 */
final class InitialSequence {
  private static final long TICK = 4_000; // nanoseconds

  private final TupleHash hash;

  InitialSequence(TupleHash hash) {
    this.hash = hash;
  }

  /**
   * The sequence number of our SYN.
   *
   * @param now nanoseconds
   */
  int of(ConnectionKey key, long now) {
    return (int) hash.of(key, TupleHash.SEQUENCE) + (int) Math.floorDiv(now, TICK);
  }

  /**
   * What is added to the clock of the timestamps of this connection, and of all between its ends.
   */
  int timestampOffset(ConnectionKey key) {
    return (int) hash.of(key, TupleHash.TIMESTAMP);
  }
}
