package io.toehold.core.toe;

/** The way that the bytes of a connection take. */
public enum Path {
  /** Offered, and not yet known whether the peer takes it. */
  UNDECIDED,
  /** Over an engine of ours. */
  OFFLOADED,
  /** Over the operating system's stack. */
  HOST
}
