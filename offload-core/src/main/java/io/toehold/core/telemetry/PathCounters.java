package io.toehold.core.telemetry;

import io.toehold.core.toe.FallbackReason;

/**
 * Counts the decisions of this process. Every attempt ends in exactly one of the others: attempts =
 * offloaded + declined + those still undecided.
 */
public interface PathCounters {
  /** A connection is about to be made or has been accepted, that could have been offloaded. */
  void attempt();

  /** It was. */
  void offloaded();

  /** It was not. */
  void declined(FallbackReason reason);

  /** A bug of ours has shown itself. */
  void failed();
}
