package io.toehold.host.rendezvous;

import io.toehold.core.direct.SlotLayout;
import io.toehold.host.memory.SharedMemory;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Another Toehold process of this host (or this one), as this process knows it. */
final class Peer {
  private final Directory directory;
  private final ProcessCard card;
  private final SystemCalls calls;
  private final boolean self;
  private final SlotPool pool;
  private final Map<Integer, SharedMemory> regions = new HashMap<>();

  Peer(Directory directory, ProcessCard card, ProcessCard own, SystemCalls calls) {
    this.directory = directory;
    this.card = card;
    this.calls = calls;
    this.self = card.id() == own.id();
    this.pool = new SlotPool(directory, own, calls);
  }

  boolean isAlive() {
    return self || card.isAlive();
  }

  int version() {
    return card.version();
  }

  int abilities() {
    return card.abilities();
  }

  /** The slots of this process for connections to that one. */
  SlotPool pool() {
    return pool;
  }

  /** Maps a slot of that process. */
  synchronized Slot slot(int number) throws IOException {
    int n = number / SlotLayout.SLOTS_PER_REGION;
    SharedMemory region = regions.get(n);
    if (region == null) {
      region = card.openRegion(directory, n, calls);
      regions.put(n, region);
    }
    return new Slot(region, number % SlotLayout.SLOTS_PER_REGION, number);
  }
}
