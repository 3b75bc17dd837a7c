package io.toehold.core.direct;

import io.toehold.core.memory.CopyToPeer;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Copies bulk into a ring, in whichever of two ways has been faster lately. String instructions
 * take a half or a third of the time of stores where the peer has just read what is overwritten.
 * Where it has left the caches meanwhile, because many connections take turns, or is in this
 * processor's own, because both ends share it, stores are faster, by up to a quarter where an array
 * or a file has to be copied twice. Which it is depends on where the scheduler puts threads, and
 * changes.
 *
 * <p>So some copies are timed, and a few of them are made the other way. Of the last times of each
 * way the shortest counts: the others may be those of a thread that was stopped.
 *
 * <p>One instance belongs to one producer.
 */
final class BulkCopy {
  private static final int TIMED = 8; // one of so many
  private static final int OTHER_WAY = 64; // one of so many, which are timed ones
  private static final int FIRST = 16; // all timed, in both ways in turn
  private static final int REMEMBERED = 4;
  private static final long UNTIMED = Long.MIN_VALUE; // no reading of the clock

  private final LongSupplier clock;
  private final Way byStores = new Way(CopyToPeer.STORES);
  private final Way byStrings;
  private int count;

  private static final class Way {
    private final CopyToPeer copy;
    private final long[] times = new long[REMEMBERED]; // ns for a MiB
    private int next;
    private long shortest = Long.MAX_VALUE;

    private Way(CopyToPeer copy) {
      this.copy = copy;
      Arrays.fill(times, Long.MAX_VALUE);
    }

    private void took(long nanos, int bytes) {
      times[next] = (nanos << 20) / bytes;
      next = (next + 1) % REMEMBERED;
      shortest = Long.MAX_VALUE;
      for (long time : times) {
        shortest = Math.min(shortest, time);
      }
    }
  }

  /**
   * @param strings {@link CopyToPeer#STORES} if there is no other way
   * @param clock in ns
   */
  BulkCopy(CopyToPeer strings, LongSupplier clock) {
    this.clock = clock;
    this.byStrings = new Way(strings);
  }

  void copyArray(byte[] from, int offset, long to, int bytes) {
    Way way = choose();
    long start = isTimed() ? clock.getAsLong() : UNTIMED;
    way.copy.copyArray(from, offset, to, bytes);
    copied(way, start, bytes);
  }

  void copy(long from, long to, int bytes, boolean ofFile) {
    Way way = choose();
    long start = isTimed() ? clock.getAsLong() : UNTIMED;
    if (ofFile) {
      way.copy.copyFile(from, to, bytes);
    } else {
      way.copy.copy(from, to, bytes);
    }
    copied(way, start, bytes);
  }

  private void copied(Way way, long start, int bytes) {
    if (start != UNTIMED) {
      way.took(clock.getAsLong() - start, bytes);
    }
  }

  private boolean isTimed() {
    return byStrings.copy != CopyToPeer.STORES && (count < FIRST || count % TIMED == 0);
  }

  private Way choose() {
    count = count == Integer.MAX_VALUE - OTHER_WAY ? FIRST : count + 1;
    if (count < FIRST) {
      return count % 2 == 0 ? byStrings : byStores;
    }
    boolean stringsWin = byStrings.shortest < byStores.shortest;
    boolean otherWay = count % OTHER_WAY == 0;
    return stringsWin != otherWay ? byStrings : byStores;
  }
}
