package io.toehold.core.tcp.engine;

/**
 * How many challenge acknowledgements may be sent (RFC 5961 section 7): few for each connection, so
 * that nobody is made to flood another, and many for the whole stack.
 *
 * <p>A TCB gets its limit from {@link #ofConnection} when it needs one, and keeps it. One thread.
 */
final class ChallengeLimiter {
  private final int perConnection;
  private final RateLimit ofStack;

  /**
   * @param perConnection per second
   * @param perStack per second
   * @param seed entropy
   */
  ChallengeLimiter(int perConnection, int perStack, long seed) {
    this.perConnection = perConnection;
    ofStack = RateLimit.blurred(perStack, seed);
  }

  /** The limit of one connection. */
  RateLimit ofConnection() {
    return RateLimit.exact(perConnection);
  }

  /** Whether one may be sent now on a connection; then this counts it. */
  boolean allow(RateLimit connection, long now) {
    return connection.allow(now) && ofStack.allow(now);
  }
}
