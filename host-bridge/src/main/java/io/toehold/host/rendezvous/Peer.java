package io.toehold.host.rendezvous;

import io.toehold.core.direct.Sleeping;
import io.toehold.core.direct.SlotLayout;
import io.toehold.core.memory.Doorbell;
import io.toehold.core.memory.ReadySet;
import io.toehold.host.memory.SharedMemory;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Another Toehold process of this host (or this one), as this process knows it. Whoever uses it
 * holds it; when nobody does and the process is dead, what was mapped and opened for it is given
 * back.
 */
final class Peer {
  private static final int DISPOSED = -1;
  private static final long GRACE = TimeUnit.SECONDS.toNanos(10);

  private final Directory directory;
  private final ProcessCard card;
  private final SystemCalls calls;
  private final boolean self;
  private final Sleeping sleeping;
  private final SlotPool pool;
  private final Map<Integer, SharedMemory> regions = new HashMap<>();
  private int holders; // guarded by this
  private int lockFile = -1; // guarded by this
  private long deadSince; // guarded by this; 0: not seen dead

  /**
   * @param own the card of this process
   * @param waker of this process
   * @param calls null where there are no system calls
   */
  Peer(
      Directory directory,
      ProcessCard card,
      ProcessCard own,
      ThreadWaker waker,
      SystemCalls calls) {
    this.directory = directory;
    this.card = card;
    this.calls = calls;
    this.self = card.id() == own.id();
    this.sleeping =
        calls == null
            ? null
            : new Sleeping(calls, waker, self ? waker::wake : wakerOf(card.ready(), calls));
    // a process without system calls can map files only
    boolean memfds = (card.abilities() & SlotLayout.ABILITY_FUTEX) != 0;
    this.pool = new SlotPool(directory, own, memfds ? calls : null);
  }

  /** Wakes virtual threads of another process, whose waker takes them out of this set. */
  static IntConsumer wakerOf(ReadySet ready, SystemCalls calls) {
    return sleeper -> {
      ready.set(sleeper);
      if (Doorbell.take(ready.bell(), Doorbell.FUTEX)) {
        calls.wake(ready.bell());
      }
    };
  }

  /** Begins to use it; false if it has been disposed of. */
  synchronized boolean hold() {
    if (holders == DISPOSED) {
      return false;
    }
    holders++;
    return true;
  }

  /** Ends to use it. */
  synchronized void letGo() {
    holders--;
  }

  /**
   * Gives everything back if nobody uses it and the process has been dead for a while. The while is
   * for selectors, which look at a connection without a lock and may be about to do so when it is
   * closed.
   *
   * @param now as of {@link System#nanoTime}
   */
  synchronized boolean disposeIfDead(long now) {
    if (holders != 0 || isAlive()) {
      deadSince = 0;
      return false;
    }
    if (deadSince == 0) {
      deadSince = now == 0 ? 1 : now;
    }
    if (now - deadSince < GRACE) {
      return false;
    }
    holders = DISPOSED;
    regions.values().forEach(SharedMemory::close);
    pool.close();
    card.close();
    if (lockFile >= 0) {
      calls.close(lockFile);
    }
    return true;
  }

  /** Whether the process lives: the kernel releases its lock with it. */
  synchronized boolean isAlive() {
    if (self) {
      return true;
    }
    if (calls == null) {
      return card.isAlive();
    }
    if (lockFile < 0) {
      try {
        lockFile = calls.open(card.file().toString());
      } catch (IOException e) {
        return card.isAlive(); // swept, or no descriptors left
      }
    }
    return calls.isLocked(lockFile);
  }

  int version() {
    return card.version();
  }

  int abilities() {
    return card.abilities();
  }

  /**
   * How threads sleep on connections with it; null if on the anchor only.
   *
   * @param abilities those that its end of the connection has
   */
  Sleeping sleeping(int abilities) {
    return (abilities & SlotLayout.ABILITY_FUTEX) != 0 ? sleeping : null;
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
