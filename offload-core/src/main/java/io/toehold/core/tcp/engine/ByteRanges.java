package io.toehold.core.tcp.engine;

import java.util.Arrays;

/**
 * A set of positions as ranges, ascending, that neither touch nor overlap. Holds no memory while it
 * is empty.
 */
final class ByteRanges {
  /** Most ranges; what would make one more is refused. Bounds what a hostile peer can cost. */
  static final int LIMIT = 4096;

  private static final long[] NONE = {};
  private static final int FIRST = 8;

  /** From (inclusive) and to (exclusive) in turn. */
  private long[] edges = NONE;

  private int count;

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  long from(int index) {
    return edges[2 * index];
  }

  long to(int index) {
    return edges[2 * index + 1];
  }

  /** The end of the last range, or 0 if there is none. */
  long end() {
    return count == 0 ? 0 : to(count - 1);
  }

  /** Index of the first range whose end is at or after {@code position}; count if there is none. */
  int indexOf(long position) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (to(middle) < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether one range holds all of it. */
  boolean contains(long from, long to) {
    int index = indexOf(to);
    return index < count && from(index) <= from;
  }

  /**
   * Adds a range, joining those that it touches.
   *
   * @return false if there would be too many
   */
  boolean add(long from, long to) {
    assert from < to;
    int first = indexOf(from);
    int next = first;
    long low = from;
    long high = to;
    while (next < count && from(next) <= to) {
      low = Math.min(low, from(next));
      high = Math.max(high, to(next));
      next++;
    }
    if (next == first && !makeRoom(first)) {
      return false;
    }
    if (next > first + 1) {
      System.arraycopy(edges, 2 * next, edges, 2 * (first + 1), 2 * (count - next));
      count -= next - first - 1;
    }
    edges[2 * first] = low;
    edges[2 * first + 1] = high;
    return true;
  }

  private boolean makeRoom(int index) {
    if (count == LIMIT) {
      return false;
    }
    if (2 * count == edges.length) {
      edges = Arrays.copyOf(edges, Math.max(2 * FIRST, 2 * edges.length));
    }
    System.arraycopy(edges, 2 * index, edges, 2 * (index + 1), 2 * (count - index));
    count++;
    return true;
  }

  /** Removes the first range. */
  void removeFirst() {
    System.arraycopy(edges, 2, edges, 0, 2 * (count - 1));
    count--;
    if (count == 0 && edges.length > 2 * FIRST) {
      edges = NONE;
    }
  }

  void clear() {
    count = 0;
    edges = NONE;
  }
}
