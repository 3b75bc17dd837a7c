package io.toehold.bench.measure;

import io.toehold.bench.host.ToeholdSs;

/**
 * Which path a pair's connections took, according to Toehold's own counters. A figure of the wrong
 * path is worthless.
 */
public enum PathTaken {
  /** Measured without an agent anywhere, or failed before that. */
  NOT_ASKED,
  /** All were offloaded. */
  OFFLOADED,
  /** None was offloaded, or the processes know nothing of Toehold. */
  HOST,
  /** Some were offloaded. */
  MIXED;

  /** All connections that the pair has made so far; both processes must be alive. */
  static PathTaken of(Pair pair, ToeholdSs ss) {
    ToeholdSs.ProcessCounters counters = ss.process(pair.client().pid());
    if (counters == null) {
      counters = ss.process(pair.server().pid());
    }
    if (counters == null || counters.offloaded() == 0) {
      return HOST;
    }
    return counters.hasDeclined() || counters.offloaded() < counters.attempts() ? MIXED : OFFLOADED;
  }

  /** Whether the mode's figures are what they claim to be. */
  boolean isExpectedFor(Mode mode) {
    return this == NOT_ASKED || this == (mode.isOffloaded() ? OFFLOADED : HOST);
  }
}
