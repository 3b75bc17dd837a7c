package io.toehold.host.rendezvous;

import io.toehold.core.direct.SlotLayout;
import io.toehold.host.memory.FileMemory;
import io.toehold.host.memory.SealedMemory;
import io.toehold.host.memory.SharedMemory;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The slots that this process shares with one other process. Those used last are reused first:
 * their pages are warm.
 */
final class SlotPool {
  private final Directory directory;
  private final ProcessCard card;
  private final SystemCalls calls;

  private final Deque<Slot> free = new ArrayDeque<>();
  private final Deque<Slot> leaving = new ArrayDeque<>();
  private SharedMemory region;
  private int regionNumber;
  private int used = SlotLayout.SLOTS_PER_REGION;

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
    Slot slot = free.pollLast();
    if (slot == null) {
      reclaim();
      slot = free.pollLast();
    }
    if (slot == null) {
      slot = fresh();
    }
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
      free.addLast(slot);
    } else {
      leaving.addLast(slot);
    }
  }

  private void reclaim() {
    for (int n = leaving.size(); n > 0; n--) {
      Slot slot = leaving.pollFirst();
      if (slot.isServerDetached()) {
        slot.retire();
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
    Slot slot = new Slot(region, used, regionNumber * SlotLayout.SLOTS_PER_REGION + used);
    if (!slot.allocate()) {
      return null;
    }
    used++;
    return slot;
  }

  private boolean addRegion() {
    synchronized (card) {
      int number = card.regions();
      if (number == ProcessCard.MAX_REGIONS) {
        return false;
      }
      try {
        if (calls != null) {
          SealedMemory memory = SealedMemory.create(calls, SlotLayout.REGION_BYTES);
          card.addRegion(memory.fd());
          region = memory;
        } else {
          region = FileMemory.create(directory.region(card.id(), number), SlotLayout.REGION_BYTES);
          card.addRegion(-1);
        }
      } catch (IOException e) {
        return false;
      }
      regionNumber = number;
      used = 0;
      return true;
    }
  }
}
