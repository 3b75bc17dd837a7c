package io.toehold.core.tcp.engine;

import java.util.Arrays;

/** Who wants to be woken, the earliest first: a binary heap. */
final class TimerQueue {
  private Timed[] heap = new Timed[64];
  private int size;

  long next() {
    return size == 0 ? Tcb.NEVER : heap[0].wakeAt;
  }

  /** Sets, moves or removes ({@link Tcb#NEVER}) the time of one. */
  void set(Timed timed, long at) {
    if (at == timed.wakeAt) {
      return;
    }
    if (at == Tcb.NEVER) {
      remove(timed);
      return;
    }
    timed.wakeAt = at;
    if (timed.place < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      put(size++, timed);
    }
    up(timed.place);
    down(timed.place);
  }

  /** Wakes one whose time has come, if there is any. */
  boolean wakeOne(long now) {
    if (size == 0 || heap[0].wakeAt > now) {
      return false;
    }
    Timed first = heap[0];
    remove(first);
    first.wake(now);
    return true;
  }

  private void remove(Timed timed) {
    int place = timed.place;
    timed.wakeAt = Tcb.NEVER;
    timed.place = -1;
    Timed last = heap[--size];
    heap[size] = null;
    if (last != timed) {
      put(place, last);
      up(place);
      down(last.place);
    }
  }

  private void put(int place, Timed timed) {
    heap[place] = timed;
    timed.place = place;
  }

  private void up(int from) {
    Timed timed = heap[from];
    int place = from;
    while (place > 0 && heap[(place - 1) / 2].wakeAt > timed.wakeAt) {
      put(place, heap[(place - 1) / 2]);
      place = (place - 1) / 2;
    }
    put(place, timed);
  }

  private void down(int from) {
    Timed timed = heap[from];
    int place = from;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && heap[child + 1].wakeAt < heap[child].wakeAt) {
        child++;
      }
      if (heap[child].wakeAt >= timed.wakeAt) {
        break;
      }
      put(place, heap[child]);
      place = child;
    }
    put(place, timed);
  }
}
