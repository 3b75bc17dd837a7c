package io.toehold.core.telemetry;

import io.toehold.core.toe.FallbackReason;

/** Tells two listeners of each decision. */
public record CountersInTurn(PathCounters first, PathCounters second) implements PathCounters {
  @Override
  public void attempt() {
    first.attempt();
    second.attempt();
  }

  @Override
  public void offloaded() {
    first.offloaded();
    second.offloaded();
  }

  @Override
  public void declined(FallbackReason reason) {
    first.declined(reason);
    second.declined(reason);
  }

  @Override
  public void failed() {
    first.failed();
    second.failed();
  }
}
