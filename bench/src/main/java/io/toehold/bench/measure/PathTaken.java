package io.toehold.bench.measure;

import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.ToeholdSs;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Which path a pair's connections took, according to Toehold's own counters. A figure of the wrong
 * path is worthless.
 */
public enum PathTaken {
  /** Without an agent. */
  NOT_ASKED,
  /** All were offloaded. */
  DIRECT,
  /** None was offloaded. */
  HOST,
  /** Some were offloaded. */
  MIXED,
  /** The counters could not be had. */
  UNKNOWN;

  /** Asks for the pair's connections; both processes must be alive. */
  public static PathTaken of(Pair pair, Mode mode, Jdk jdk, Path agent) {
    if (agent == null || !mode.hasAgent()) {
      return NOT_ASKED;
    }
    try {
      ToeholdSs ss = ToeholdSs.query(jdk, agent);
      ToeholdSs.ProcessCounters counters = ss.process(pair.client().pid());
      if (counters == null) {
        counters = ss.process(pair.server().pid());
      }
      if (counters == null) {
        return UNKNOWN;
      }
      if (counters.offloaded() == 0) {
        return HOST;
      }
      return counters.hasDeclined() || counters.offloaded() < counters.attempts() ? MIXED : DIRECT;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Whether the mode's figures are what they claim to be. */
  public boolean isExpectedFor(Mode mode) {
    return this == NOT_ASKED || this == (mode.isDirect() ? DIRECT : HOST);
  }
}
