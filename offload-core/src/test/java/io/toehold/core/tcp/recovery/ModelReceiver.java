package io.toehold.core.tcp.recovery;

import java.util.ArrayList;
import java.util.List;

/** A receiver: what it has, and what it says of it (RFC 5681 4.2, RFC 2018, RFC 2883, RFC 7323). */
final class ModelReceiver {
  record Range(long from, long to) {}

  /** Ranges above {@link #next}, the one that changed last in front. */
  private final List<Range> above = new ArrayList<>();

  long next = 1;

  /** Segments that it had already, wholly or in part. */
  int duplicates;

  private long lastAcknowledged = 1;
  private long recentTimestamp = Acknowledgement.NO_ECHO;
  private int unacknowledged;
  private Range dsack;

  /**
   * Takes a segment.
   *
   * @return whether to acknowledge at once
   */
  boolean take(long from, long to, long timestamp) {
    if (from <= lastAcknowledged) {
      recentTimestamp = Math.max(recentTimestamp, timestamp);
    }
    if (to <= next || above.stream().anyMatch(r -> r.from <= from && to <= r.to)) {
      duplicates++;
      dsack = new Range(from, to);
      return true;
    }
    boolean inOrder = from <= next;
    boolean hole = !above.isEmpty();
    Range whole = new Range(from, to);
    for (int i = above.size() - 1; i >= 0; i--) {
      Range r = above.get(i);
      if (r.from <= whole.to && whole.from <= r.to) {
        whole = new Range(Math.min(r.from, whole.from), Math.max(r.to, whole.to));
        above.remove(i);
      }
    }
    if (inOrder) {
      next = whole.to;
    } else {
      above.add(0, whole);
    }
    return !inOrder || hole || ++unacknowledged >= 2;
  }

  /** Forgets all that is not in order (RFC 2018 section 8 permits it). */
  void renege() {
    above.clear();
  }

  boolean owes() {
    return next > lastAcknowledged;
  }

  void say(Acknowledgement ack, boolean sack, boolean timestamps) {
    ack.clear();
    ack.una = next;
    ack.window = 1 << 20;
    ack.echoedAt = timestamps ? recentTimestamp : Acknowledgement.NO_ECHO;
    if (sack) {
      if (dsack != null) {
        ack.addRange(dsack.from, dsack.to);
      }
      for (int i = 0; i < above.size() && ack.ranges < 3; i++) {
        ack.addRange(above.get(i).from, above.get(i).to);
      }
    }
    dsack = null;
    unacknowledged = 0;
    lastAcknowledged = next;
  }
}
