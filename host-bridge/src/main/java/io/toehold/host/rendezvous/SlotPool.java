package io.toehold.host.rendezvous;

import io.toehold.core.direct.OfferTable;
import io.toehold.core.direct.SlotLayout;
import io.toehold.host.memory.FileMemory;
import io.toehold.host.memory.SealedMemory;
import io.toehold.host.memory.SharedMemory;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The slots that this process shares with one other process. Those used last are reused first:
 * their pages are warm.
 */
final class SlotPool {
  private record Region(SharedMemory memory, int number) {}

  private final Directory directory;
  private final ProcessCard card;
  private final SystemCalls calls;

  private final Deque<Slot> free = new ArrayDeque<>();
  private final Deque<Slot> leaving = new ArrayDeque<>();
  private final List<Region> regions = new ArrayList<>();
  private int used = SlotLayout.SLOTS_PER_REGION; // of the last region

  /**
   * @param card the card of this process
   * @param calls null where there are no system calls; regions are files then
   */
  SlotPool(Directory directory, ProcessCard card, SystemCalls calls) {
    this.directory = directory;
    this.card = card;
    this.calls = calls;
  }

  /** A prepared slot, or null if there is no memory. */
  synchronized Slot acquire(int abilities) {
    if (free.isEmpty()) {
      reclaim();
    }
    Slot slot = free.isEmpty() ? fresh() : free.pollLast();
    if (slot != null) {
      slot.prepare(abilities);
    }
    return slot;
  }

  /**
   * Takes a slot back.
   *
   * @param shared whether the peer may still use it; it is reused only when the peer has let go
   */
  synchronized void release(Slot slot, boolean shared) {
    if (!shared || slot.isServerDetached()) {
      slot.retire();
      slot.trim();
      free.addLast(slot);
    } else {
      leaving.addLast(slot);
    }
  }

  /** Gives all memory back. No slot is in use by this process, and the peer is dead. */
  synchronized void close() {
    synchronized (card) {
      for (Region region : regions) {
        card.removeRegion(region.number());
        region.memory().close();
        if (calls == null) {
          try {
            Files.deleteIfExists(directory.region(card.id(), region.number()));
          } catch (IOException e) {
            continue; // swept when this process is gone
          }
        }
      }
    }
    regions.clear();
    free.clear();
    leaving.clear();
    used = SlotLayout.SLOTS_PER_REGION;
  }

  private void reclaim() {
    for (int n = leaving.size(); n > 0; n--) {
      Slot slot = leaving.pollFirst();
      if (slot.isServerDetached()) {
        slot.retire();
        slot.trim();
        free.addLast(slot);
      } else {
        leaving.addLast(slot);
      }
    }
  }

  private Slot fresh() {
    if (used == SlotLayout.SLOTS_PER_REGION && !addRegion()) {
      return null;
    }
    Region region = regions.get(regions.size() - 1);
    Slot slot =
        new Slot(region.memory(), used, region.number() * SlotLayout.SLOTS_PER_REGION + used);
    if (!slot.allocate()) {
      return null;
    }
    used++;
    return slot;
  }

  private boolean addRegion() {
    synchronized (card) {
      int number = card.addRegion(ProcessCard.FILE_REGION);
      if (number < 0 || (number + 1) * SlotLayout.SLOTS_PER_REGION > OfferTable.MAX_SLOTS) {
        return false;
      }
      try {
        if (calls != null) {
          SealedMemory memory = SealedMemory.create(calls, SlotLayout.REGION_BYTES);
          card.setRegion(number, memory.fd());
          regions.add(new Region(memory, number));
        } else {
          regions.add(
              new Region(
                  FileMemory.create(directory.region(card.id(), number), SlotLayout.REGION_BYTES),
                  number));
        }
      } catch (IOException e) {
        card.removeRegion(number);
        return false;
      }
      used = 0;
      return true;
    }
  }
}
