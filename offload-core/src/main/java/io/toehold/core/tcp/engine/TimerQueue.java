package io.toehold.core.tcp.engine;

import java.util.Arrays;

/** Who wants to be woken, the earliest first: a binary heap. */
final class TimerQueue {
  private Endpoint[] heap = new Endpoint[64];
  private int size;

  long next() {
    return size == 0 ? Tcb.NEVER : heap[0].wakeAt;
  }

  /** Sets, moves or removes ({@link Tcb#NEVER}) the time of one. */
  void set(Endpoint endpoint, long at) {
    if (at == endpoint.wakeAt) {
      return;
    }
    if (at == Tcb.NEVER) {
      remove(endpoint);
      return;
    }
    endpoint.wakeAt = at;
    if (endpoint.place < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      put(size++, endpoint);
    }
    up(endpoint.place);
    down(endpoint.place);
  }

  /** Wakes one whose time has come, if there is any. */
  boolean wakeOne(long now) {
    if (size == 0 || heap[0].wakeAt > now) {
      return false;
    }
    Endpoint first = heap[0];
    remove(first);
    first.wake(now);
    return true;
  }

  private void remove(Endpoint endpoint) {
    int place = endpoint.place;
    endpoint.wakeAt = Tcb.NEVER;
    endpoint.place = -1;
    Endpoint last = heap[--size];
    heap[size] = null;
    if (last != endpoint) {
      put(place, last);
      up(place);
      down(last.place);
    }
  }

  private void put(int place, Endpoint endpoint) {
    heap[place] = endpoint;
    endpoint.place = place;
  }

  private void up(int from) {
    Endpoint endpoint = heap[from];
    int place = from;
    while (place > 0 && heap[(place - 1) / 2].wakeAt > endpoint.wakeAt) {
      put(place, heap[(place - 1) / 2]);
      place = (place - 1) / 2;
    }
    put(place, endpoint);
  }

  private void down(int from) {
    Endpoint endpoint = heap[from];
    int place = from;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && heap[child + 1].wakeAt < heap[child].wakeAt) {
        child++;
      }
      if (heap[child].wakeAt >= endpoint.wakeAt) {
        break;
      }
      put(place, heap[child]);
      place = child;
    }
    put(place, endpoint);
  }
}
