package io.toehold.core.tcp.engine;

import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.Segment;

/**
 * The connections in TIME-WAIT, in the order in which they end. All wait for the same time, so a
 * list that is added to at its end is in order, and everything but looking up is a few references.
 *
 * <p>The stack adds a record when a TCB enters TIME-WAIT, and lets go of the TCB. A segment that no
 * TCB wants goes to {@link #find} and {@link TimeWait#on}. {@link #expire} runs when {@link
 * #nextDeadline} has come. The ends of a record are in use: a port is free only if {@link
 * #find(ConnectionKey)} finds nothing, or {@link #mayReopen} allows it. The engine's thread.
 */
final class TimeWaitTable {
  private static final long REOPEN_AFTER = 1_000_000_000L;

  private final ConnectionTable<TimeWait> records;
  private final TcpParameters parameters;
  private TimeWait first;
  private TimeWait last;

  TimeWaitTable(TupleHash hash, TcpParameters parameters) {
    records = new ConnectionTable<>(hash);
    this.parameters = parameters;
  }

  TcpParameters parameters() {
    return parameters;
  }

  int size() {
    return records.size();
  }

  /** The record that a segment belongs to that has arrived, or null. */
  TimeWait find(Segment arrived) {
    return records.size() == 0 ? null : records.find(arrived);
  }

  /** The record with these ends, or null. */
  TimeWait find(ConnectionKey key) {
    return records.find(key);
  }

  /** Adds one; of more than {@link TcpParameters#maximumTimeWait} the oldest goes. */
  void add(TimeWait record, long now) {
    if (parameters.maximumTimeWait <= 0) {
      return;
    }
    if (records.size() >= parameters.maximumTimeWait) {
      remove(first);
    }
    records.add(record);
    record.listed = true;
    append(record, now);
  }

  /** Idempotent. */
  void remove(TimeWait record) {
    if (record.listed) {
      record.listed = false;
      records.remove(record);
      unlink(record);
    }
  }

  /** It waits from now on. */
  void restart(TimeWait record, long now) {
    unlink(record);
    append(record, now);
  }

  /** Drops those whose time is over. */
  void expire(long now) {
    while (first != null && first.deadline <= now) {
      remove(first);
    }
  }

  /** When the next one is over, or {@link Long#MAX_VALUE}. */
  long nextDeadline() {
    return first == null ? Long.MAX_VALUE : first.deadline;
  }

  /**
   * Whether we may connect with the ends of a record, instead of waiting: with timestamps, once the
   * clock that both share has gone on since, as in Linux (RFC 6191 is its other side). The new
   * connection begins with {@link TimeWait#nextInitialSequence}.
   */
  boolean mayReopen(TimeWait record, long now) {
    return record.timestamps && now - (record.deadline - parameters.timeWait) >= REOPEN_AFTER;
  }

  private void append(TimeWait record, long now) {
    record.deadline = now + parameters.timeWait;
    record.earlier = last;
    record.later = null;
    if (last == null) {
      first = record;
    } else {
      last.later = record;
    }
    last = record;
  }

  private void unlink(TimeWait record) {
    if (record.earlier == null) {
      first = record.later;
    } else {
      record.earlier.later = record.later;
    }
    if (record.later == null) {
      last = record.earlier;
    } else {
      record.later.earlier = record.earlier;
    }
  }
}
