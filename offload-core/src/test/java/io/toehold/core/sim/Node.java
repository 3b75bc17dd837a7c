package io.toehold.core.sim;

/** One who takes part in a simulation: a host with an engine and its applications. */
public interface Node {
  /**
   * Has a turn: receives what has arrived on its links, runs the timers that are due, and does
   * whatever it wants to do now.
   */
  void poll(long now);

  /**
   * When it wants a turn even if no packet arrives.
   *
   * @return {@link Long#MAX_VALUE} for never; what is not later than now: at once
   */
  long nextDeadline();
}
