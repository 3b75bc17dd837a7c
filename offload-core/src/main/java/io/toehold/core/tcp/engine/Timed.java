package io.toehold.core.tcp.engine;

/** Something that wants to be woken at a time; at most one time at once. */
abstract class Timed {
  /** When; {@link Tcb#NEVER} if not at all. Set by {@link TimerQueue} only. */
  long wakeAt = Tcb.NEVER;

  int place = -1;

  /** The time has come. May be earlier than what is wanted by now. */
  abstract void wake(long now);
}
