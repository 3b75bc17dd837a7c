package io.toehold.core.direct.model;

/** Receives the steps that are possible in a state. */
interface Steps {
  /** Changes a copy of the state; the table's words are in memory while it does. */
  interface Action {
    void apply(World next, long table);
  }

  /** A step that will be made sooner or later, if nothing else changes. */
  void step(String name, World from, Action action);

  /** A step that may never be made. */
  void mishap(String name, World from, Action action);
}
