package io.toehold.core.tcp.engine;

/** How many challenge acknowledgements may be sent (RFC 5961 section 7). */
final class ChallengeAcks {
  private final int perSecond;

  ChallengeAcks(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean allow(Tcb t, long now) {
    return perSecond > 0;
  }
}
