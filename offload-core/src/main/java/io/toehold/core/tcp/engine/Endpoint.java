package io.toehold.core.tcp.engine;

/** What the stack keeps of a connection while it lives: found by its ends, woken by time. */
abstract class Endpoint implements ConnectionTable.Keyed {
  private final ConnectionKey key;

  /** When it is woken; {@link Tcb#NEVER} if not at all. Set by {@link TimerQueue} only. */
  long wakeAt = Tcb.NEVER;

  /** Its place in the queue, or -1; the same's. */
  int place = -1;

  Endpoint(ConnectionKey key) {
    this.key = key;
  }

  @Override
  public final ConnectionKey key() {
    return key;
  }

  /** The time has come. May be earlier than what is wanted by now. */
  abstract void wake(long now);
}
