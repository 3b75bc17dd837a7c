package io.toehold.core.tcp.recovery;

import java.util.Arrays;

/**
 * What is in flight: a record for each range of positions that was sent together, from SND.UNA to
 * SND.NXT without gaps.
 *
 * <pre>
 *   una                                                                nxt
 *    | LOST  | SACKED | IN_FLIGHT | SACKED        | IN_FLIGHT | IN_FLIGHT |      by position: next, previous
 *                       oldest  ------------------> newer -----> newest          IN_FLIGHT only, by the time of sending
 * </pre>
 *
 * Records lie in parallel arrays and are linked by their indices: by position, and, as far as they
 * are in flight, by the time of sending, so that the search for losses touches only what is older
 * than what arrived (RFC 8985 section 6.2). A record is split where only a part of it changes its
 * state; neighbours that have arrived are joined.
 */
final class Scoreboard {
  /** No record. */
  static final int NIL = -1;

  /** In {@link #newer}: not in the list by time. */
  private static final int UNLINKED = -2;

  /** States of a record. */
  static final int IN_FLIGHT = 0;

  static final int LOST = 1;
  static final int SACKED = 2;

  /**
   * Above so many records what is sent joins the record before it, and parts of records are not
   * marked as SACKed: neither small writes nor a hostile peer cost more memory. (It only makes us
   * send something again that has arrived.)
   */
  static final int MANY = 8192;

  /** Most bytes of a record that is made by joining, and of a range to be sent again. */
  private static final int LARGE = 1 << 16;

  private static final int FEW = 8;

  private long[] start = new long[FEW];
  private long[] sentAt = new long[FEW];
  private long[] order = new long[FEW];
  private int[] next = new int[FEW];
  private int[] previous = new int[FEW];
  private int[] newer = new int[FEW];
  private int[] older = new int[FEW];
  private byte[] state = new byte[FEW];
  private boolean[] again = new boolean[FEW];

  private int free = NIL;
  private int used;
  private int count;

  private int head = NIL;
  private int tail = NIL;
  private int oldest = NIL;
  private int newest = NIL;

  /** Where the last search ended. */
  private int cursor = NIL;

  /** No record before this one is LOST; NIL: none at all. */
  private int firstLost = NIL;

  private long una;
  private long nxt;

  /** How many ranges were sent: the clock does not tell which of two was first. */
  private long transmissions;

  private final long[] bytes = new long[3];

  long una() {
    return una;
  }

  long nxt() {
    return nxt;
  }

  boolean isEmpty() {
    return una == nxt;
  }

  /** Positions in this state. */
  long bytes(int wanted) {
    return bytes[wanted];
  }

  int count() {
    return count;
  }

  int head() {
    return head;
  }

  int tail() {
    return tail;
  }

  int next(int record) {
    return next[record];
  }

  int previous(int record) {
    return previous[record];
  }

  int oldest() {
    return oldest;
  }

  int newer(int record) {
    return newer[record];
  }

  long start(int record) {
    return start[record];
  }

  long end(int record) {
    return next[record] == NIL ? nxt : start[next[record]];
  }

  long length(int record) {
    return end(record) - start(record);
  }

  int state(int record) {
    return state[record];
  }

  long sentAt(int record) {
    return sentAt[record];
  }

  /** Grows with each transmission; the same for all that was sent as one range. */
  long order(int record) {
    return order[record];
  }

  /** Whether it was sent more than once. */
  boolean sentAgain(int record) {
    return again[record];
  }

  /** Takes what was sent for the first time, from {@link #nxt}. */
  void append(long to, long now) {
    boolean joins =
        tail != NIL
            && state[tail] == IN_FLIGHT
            && !again[tail]
            && (count >= MANY || now == sentAt[tail] && order[tail] == transmissions)
            && (count >= MANY || to - start[tail] <= LARGE);
    long length = to - nxt;
    if (joins) {
      unlinkByTime(tail);
      if (order[tail] != transmissions) {
        order[tail] = ++transmissions;
      }
      sentAt[tail] = now;
    } else {
      int record = allocate();
      start[record] = nxt;
      sentAt[record] = now;
      order[record] = ++transmissions;
      state[record] = IN_FLIGHT;
      again[record] = false;
      linkAfter(record, tail);
    }
    linkNewest(tail);
    nxt = to;
    bytes[IN_FLIGHT] += length;
  }

  /** Takes what was sent again; what of it has been SACKed meanwhile stays so. */
  void resent(long from, long to, long now) {
    transmissions++;
    for (int record = beginAt(from); record != NIL && start[record] < to; ) {
      if (state[record] != SACKED) {
        endAt(to, record);
        move(record, IN_FLIGHT);
        again[record] = true;
        sentAt[record] = now;
        order[record] = transmissions;
        unlinkByTime(record);
        linkNewest(record);
      }
      record = next[record];
    }
  }

  /** Takes a cumulative acknowledgement of all before the position, at most {@link #nxt}. */
  void acknowledge(long position, Delivery delivery) {
    while (head != NIL && start[head] < position) {
      int record = head;
      long to = Math.min(end(record), position);
      if (state[record] != SACKED) {
        delivery.add(start[record], to, sentAt[record], order[record], again[record], false);
      }
      bytes[state[record]] -= to - start[record];
      if (to == end(record)) {
        remove(record);
      } else {
        start[record] = to;
      }
    }
    una = position;
  }

  /** Takes a SACK range within {@link #una} and {@link #nxt}. */
  void sack(long from, long to, Delivery delivery) {
    int record = find(from);
    while (record != NIL && start[record] < to) {
      long left = Math.max(from, start[record]);
      long right = Math.min(to, end(record));
      boolean whole = left == start[record] && right == end(record);
      if (state[record] != SACKED && (whole || count < MANY)) {
        record = splitAt(left);
        endAt(right, record);
        delivery.add(left, right, sentAt[record], order[record], again[record], true);
        move(record, SACKED);
        record = joinSacked(record);
      }
      cursor = record;
      record = next[record];
    }
  }

  private int joinSacked(int record) {
    int after = next[record];
    if (after != NIL && state[after] == SACKED) {
      remove(after);
    }
    int before = previous[record];
    if (before != NIL && state[before] == SACKED) {
      remove(record);
      return before;
    }
    return record;
  }

  /** Marks a record that is in flight as lost. */
  void lose(int record) {
    if (state[record] == IN_FLIGHT) {
      move(record, LOST);
    }
  }

  /** Marks what is in flight in this range as lost. */
  void lose(long from, long to) {
    for (int record = beginAt(Math.max(from, una)); record != NIL && start[record] < to; ) {
      if (state[record] == IN_FLIGHT) {
        endAt(to, record);
        lose(record);
      }
      record = next[record];
    }
  }

  /** Takes back that anything was lost. */
  void loseNothing() {
    backInFlight(LOST, firstLost);
    firstLost = NIL;
  }

  /** Takes back all that was SACKed: the peer has (RFC 2018 section 8). */
  void renege() {
    for (int r = head; r != NIL; r = next[r]) {
      // What of it was sent once, and when, was forgotten when it was joined
      again[r] |= state[r] == SACKED;
    }
    backInFlight(SACKED, head);
  }

  private void backInFlight(int from, int first) {
    int last = NIL;
    for (int r = first; r != NIL; r = next[r]) {
      if (state[r] == from) {
        move(r, IN_FLIGHT);
        linkByTime(r, last);
        last = r;
      }
    }
  }

  /** The first record that is to be sent again, or NIL. */
  int firstLost() {
    if (bytes[LOST] == 0) {
      firstLost = NIL;
    }
    while (firstLost != NIL && state[firstLost] != LOST) {
      firstLost = next[firstLost];
    }
    return firstLost;
  }

  /** End of the range that is lost from this record on, or of a large part of it. */
  long lostEnd(int record) {
    int last = record;
    while (next[last] != NIL && state[next[last]] == LOST && end(last) - start[record] < LARGE) {
      last = next[last];
    }
    return end(last);
  }

  /**
   * The record that contains the position; the last if it is {@link #nxt}; NIL if there is none.
   */
  private int find(long position) {
    int record = cursor != NIL ? cursor : head;
    if (record == NIL) {
      return NIL;
    }
    while (start[record] > position && previous[record] != NIL) {
      record = previous[record];
    }
    while (end(record) <= position && next[record] != NIL) {
      record = next[record];
    }
    cursor = record;
    return record;
  }

  /** The record that contains the position, cut so that it begins there unless it is SACKED. */
  private int beginAt(long position) {
    int record = position < nxt ? find(position) : NIL;
    return record == NIL || state[record] == SACKED ? record : splitAt(position);
  }

  /** Cuts a record if it goes beyond the position. */
  private void endAt(long position, int record) {
    if (position < end(record)) {
      splitAt(position);
    }
  }

  /** Makes a record begin at the position, and returns it. */
  private int splitAt(long position) {
    int record = position < nxt ? find(position) : NIL;
    if (record == NIL || start[record] >= position) {
      return record;
    }
    int rest = allocate();
    start[rest] = position;
    sentAt[rest] = sentAt[record];
    order[rest] = order[record];
    state[rest] = state[record];
    again[rest] = again[record];
    linkAfter(rest, record);
    if (state[rest] == IN_FLIGHT) {
      linkNewerThan(rest, record);
    }
    return rest;
  }

  /** Changes the state and what follows from it, but the place by time of what is in flight. */
  private void move(int record, int to) {
    int from = state[record];
    if (from == to) {
      return;
    }
    long length = length(record);
    bytes[from] -= length;
    bytes[to] += length;
    state[record] = (byte) to;
    if (from == IN_FLIGHT) {
      unlinkByTime(record);
    } else if (to == IN_FLIGHT) {
      newer[record] = UNLINKED;
    }
    if (to == LOST && (firstLost == NIL || start[record] < start[firstLost])) {
      firstLost = record;
    }
  }

  /** Gives back memory that a larger flight needed, if there is none now. */
  void trim() {
    if (isEmpty() && start.length > FEW) {
      start = new long[FEW];
      sentAt = new long[FEW];
      order = new long[FEW];
      next = new int[FEW];
      previous = new int[FEW];
      newer = new int[FEW];
      older = new int[FEW];
      state = new byte[FEW];
      again = new boolean[FEW];
      free = NIL;
      used = 0;
    }
  }

  // Lists

  private void linkAfter(int record, int before) {
    int after = before == NIL ? head : next[before];
    previous[record] = before;
    next[record] = after;
    if (before == NIL) {
      head = record;
    } else {
      next[before] = record;
    }
    if (after == NIL) {
      tail = record;
    } else {
      previous[after] = record;
    }
  }

  private void remove(int record) {
    int before = previous[record];
    int after = next[record];
    if (state[record] == IN_FLIGHT) {
      unlinkByTime(record);
    }
    if (before == NIL) {
      head = after;
    } else {
      next[before] = after;
    }
    if (after == NIL) {
      tail = before;
    } else {
      previous[after] = before;
    }
    if (cursor == record) {
      cursor = before != NIL ? before : after;
    }
    if (firstLost == record) {
      firstLost = after;
    }
    next[record] = free;
    free = record;
    count--;
  }

  private void linkNewest(int record) {
    older[record] = newest;
    newer[record] = NIL;
    if (newest == NIL) {
      oldest = record;
    } else {
      newer[newest] = record;
    }
    newest = record;
  }

  private void linkNewerThan(int record, int than) {
    if (than == newest) {
      linkNewest(record);
      return;
    }
    int after = than == NIL ? oldest : newer[than];
    older[record] = than;
    newer[record] = after;
    older[after] = record;
    if (than == NIL) {
      oldest = record;
    } else {
      newer[than] = record;
    }
  }

  /** Puts it where its time belongs, which is mostly not far behind the one named. */
  private void linkByTime(int record, int hint) {
    int than = NIL;
    int candidate = hint != NIL && order[hint] <= order[record] ? hint : oldest;
    while (candidate != NIL && order[candidate] <= order[record]) {
      than = candidate;
      candidate = newer[candidate];
    }
    linkNewerThan(record, than);
  }

  private void unlinkByTime(int record) {
    if (newer[record] == UNLINKED) {
      return;
    }
    if (older[record] == NIL) {
      oldest = newer[record];
    } else {
      newer[older[record]] = newer[record];
    }
    if (newer[record] == NIL) {
      newest = older[record];
    } else {
      older[newer[record]] = older[record];
    }
    newer[record] = UNLINKED;
  }

  private int allocate() {
    count++;
    if (free != NIL) {
      int record = free;
      free = next[record];
      newer[record] = UNLINKED;
      return record;
    }
    if (used == start.length) {
      grow(2 * used);
    }
    newer[used] = UNLINKED;
    return used++;
  }

  private void grow(int capacity) {
    start = Arrays.copyOf(start, capacity);
    sentAt = Arrays.copyOf(sentAt, capacity);
    order = Arrays.copyOf(order, capacity);
    next = Arrays.copyOf(next, capacity);
    previous = Arrays.copyOf(previous, capacity);
    newer = Arrays.copyOf(newer, capacity);
    older = Arrays.copyOf(older, capacity);
    state = Arrays.copyOf(state, capacity);
    again = Arrays.copyOf(again, capacity);
  }
}
