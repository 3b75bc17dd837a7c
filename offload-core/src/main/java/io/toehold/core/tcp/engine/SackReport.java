package io.toehold.core.tcp.engine;

import io.toehold.core.wire.Segment;

/**
 * What is told of the data that arrived out of order: which SACK blocks, in which order (RFC 2018
 * section 4), and first of all the duplicate that has just arrived (RFC 2883).
 */
final class SackReport {
  private static final int REMEMBERED = Segment.MAX_SACK_BLOCKS;

  /** A position in each of the ranges that grew last, newest first; 0: none. */
  private long recent0;

  private long recent1;
  private long recent2;
  private long recent3;

  private long duplicateFrom;
  private long duplicateTo;

  /** Something arrived out of order. */
  void arrived(long position) {
    if (position != recent0) {
      recent3 = recent2;
      recent2 = recent1;
      recent1 = recent0;
      recent0 = position;
    }
  }

  /** Something arrived that was there already. */
  void duplicate(long from, long to) {
    duplicateFrom = from;
    duplicateTo = to;
  }

  boolean hasDuplicate() {
    return duplicateTo > duplicateFrom;
  }

  /** The duplicate is reported once (RFC 2883 section 4). */
  void told() {
    duplicateFrom = 0;
    duplicateTo = 0;
  }

  private long recent(int index) {
    return switch (index) {
      case 0 -> recent0;
      case 1 -> recent1;
      case 2 -> recent2;
      default -> recent3;
    };
  }

  /**
   * Fills in the blocks of a segment.
   *
   * @param most blocks that fit
   */
  void fill(Segment segment, Tcb t, ByteRanges later, int most) {
    segment.sackCount = 0;
    if (hasDuplicate()) {
      add(segment, t, duplicateFrom, duplicateTo);
    }
    int first = segment.sackCount;
    for (int i = 0; i < REMEMBERED && segment.sackCount < most; i++) {
      long position = recent(i);
      int range = later.indexOf(position + 1);
      if (position != 0 && range < later.count() && later.from(range) <= position) {
        addOnce(segment, t, later, range, first);
      }
    }
    for (int range = 0; range < later.count() && segment.sackCount < most; range++) {
      addOnce(segment, t, later, range, first);
    }
  }

  private static void addOnce(Segment segment, Tcb t, ByteRanges later, int range, int first) {
    int left = t.receiveSequence(later.from(range));
    for (int i = first; i < segment.sackCount; i++) {
      if (segment.sackEdges[2 * i] == left) {
        return;
      }
    }
    add(segment, t, later.from(range), later.to(range));
  }

  private static void add(Segment segment, Tcb t, long from, long to) {
    segment.sackEdges[2 * segment.sackCount] = t.receiveSequence(from);
    segment.sackEdges[2 * segment.sackCount + 1] = t.receiveSequence(to);
    segment.sackCount++;
  }
}
