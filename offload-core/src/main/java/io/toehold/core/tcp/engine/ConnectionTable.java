package io.toehold.core.tcp.engine;

import io.toehold.core.wire.Segment;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What belongs to a connection, found by its two ends: a hash table with linear probing, keyed by a
 * secret, so that no choice of ports makes it slow. To find something allocates nothing, and of
 * segments in a row of one connection only the first is looked up.
 *
 * <p>The engine's thread.
 *
 * @param <E> what is found
 */
final class ConnectionTable<E extends ConnectionTable.Keyed> {
  /** Something that belongs to one connection. */
  interface Keyed {
    /** The two ends; never another. */
    ConnectionKey key();
  }

  private static final int INITIAL = 64;

  private final TupleHash hash;
  private Keyed[] entries = new Keyed[INITIAL];
  private long[] hashes = new long[INITIAL];
  private int size;
  private E last;

  ConnectionTable(TupleHash hash) {
    this.hash = hash;
  }

  int size() {
    return size;
  }

  /** The one that a segment belongs to that has arrived, or null. */
  E find(Segment arrived) {
    if (last != null && matches(last.key(), arrived)) {
      return last;
    }
    long h = hash.of(arrived, TupleHash.TABLE);
    for (int place = place(h); entries[place] != null; place = next(place)) {
      if (hashes[place] == h && matches(entries[place].key(), arrived)) {
        last = entry(place);
        return last;
      }
    }
    return null;
  }

  /** The one with these ends, or null. */
  E find(ConnectionKey key) {
    int place = placeOf(key);
    return place < 0 ? null : entry(place);
  }

  /** Adds one whose ends nothing here has. */
  void add(E entry) {
    assert find(entry.key()) == null : entry.key();
    if (2 * (size + 1) > entries.length) {
      grow();
    }
    insert(entry, hash.of(entry.key(), TupleHash.TABLE));
    size++;
  }

  /**
   * Takes one out.
   *
   * @return whether it was there, itself and not another with its ends
   */
  boolean remove(E entry) {
    int place = placeOf(entry.key());
    if (place < 0 || entries[place] != entry) {
      return false;
    }
    if (last == entry) {
      last = null;
    }
    size--;
    // What follows may have been put further from its place because of the one that goes now.
    int hole = place;
    for (int at = next(hole); entries[at] != null; at = next(at)) {
      int wanted = place(hashes[at]);
      if (distance(wanted, at) >= distance(hole, at)) {
        entries[hole] = entries[at];
        hashes[hole] = hashes[at];
        hole = at;
      }
    }
    entries[hole] = null;
    return true;
  }

  /**
   * Shows all that are here now, but those that are taken out before their turn. The table may be
   * changed meanwhile. Allocates; not for the steady state.
   */
  void forEach(Consumer<? super E> action) {
    Keyed[] now = Arrays.copyOf(entries, entries.length);
    for (Keyed each : now) {
      int place = each == null ? -1 : placeOf(each.key());
      if (place >= 0 && entries[place] == each) {
        action.accept(entry(place));
      }
    }
  }

  private int placeOf(ConnectionKey key) {
    long h = hash.of(key, TupleHash.TABLE);
    for (int place = place(h); entries[place] != null; place = next(place)) {
      if (hashes[place] == h && entries[place].key().equals(key)) {
        return place;
      }
    }
    return -1;
  }

  private static boolean matches(ConnectionKey key, Segment arrived) {
    return key.remotePort() == arrived.sourcePort
        && key.localPort() == arrived.destinationPort
        && key.remoteLow() == arrived.sourceLow
        && key.localLow() == arrived.destinationLow
        && key.remoteHigh() == arrived.sourceHigh
        && key.localHigh() == arrived.destinationHigh;
  }

  private void insert(Keyed entry, long h) {
    int place = place(h);
    while (entries[place] != null) {
      place = next(place);
    }
    entries[place] = entry;
    hashes[place] = h;
  }

  private void grow() {
    Keyed[] oldEntries = entries;
    long[] oldHashes = hashes;
    entries = new Keyed[2 * oldEntries.length];
    hashes = new long[2 * oldEntries.length];
    for (int i = 0; i < oldEntries.length; i++) {
      if (oldEntries[i] != null) {
        insert(oldEntries[i], oldHashes[i]);
      }
    }
  }

  private int place(long h) {
    return (int) h & entries.length - 1;
  }

  private int next(int place) {
    return place + 1 & entries.length - 1;
  }

  private int distance(int from, int to) {
    return to - from & entries.length - 1;
  }

  @SuppressWarnings("unchecked") // only add() puts anything in
  private E entry(int place) {
    return (E) entries[place];
  }
}
