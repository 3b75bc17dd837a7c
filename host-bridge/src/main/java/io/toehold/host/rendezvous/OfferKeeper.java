package io.toehold.host.rendezvous;

import io.toehold.core.direct.DirectConnection;
import io.toehold.core.toe.Path;
import io.toehold.host.sys.Daemon;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks after the offers of this process that are undecided: frees the entries of those that were
 * taken, and tells the socket layer of those that nobody took in time. Its thread exists only while
 * there are some.
 */
final class OfferKeeper {
  /**
   * How long a listener may take to accept. An offer that is withdrawn too early loses a connection
   * for good when the machine is busy for a moment; one that is withdrawn too late delays what goes
   * to somebody else than the listener, which is rare.
   */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  /** Looks by itself for new offers: to be woken for each would cost more than the offer. */
  private static final long TICK = TimeUnit.MILLISECONDS.toMillis(50);

  private static final int TICKS_WITHOUT_OFFERS = 40;

  private record Waiting(Offer offer, DirectConnection connection, long deadline) {}

  private final Deque<Waiting> undecided = new ArrayDeque<>();
  private boolean running;

  synchronized void add(Offer offer, DirectConnection connection) {
    // most have been taken long before their deadline, and need not be remembered so long
    while (!undecided.isEmpty() && undecided.peekFirst().offer().path() != Path.UNDECIDED) {
      undecided.pollFirst();
    }
    undecided.addLast(new Waiting(offer, connection, System.nanoTime() + PATIENCE));
    if (!running) {
      Daemon.start("toehold-offers", this::run);
      running = true;
    }
  }

  /** Withdraws all at once, before the process ends. */
  void withdrawAll() {
    List<Waiting> all;
    synchronized (this) {
      all = new ArrayList<>(undecided);
      undecided.clear();
    }
    all.forEach(w -> w.connection().expire());
  }

  private void run() {
    for (Waiting next = next(); next != null; next = next()) {
      if (next.offer().path() == Path.UNDECIDED) {
        next.connection().expire();
      }
    }
  }

  /** Waits for the deadline of the oldest offer; null when there has been none for a while. */
  private synchronized Waiting next() {
    try {
      int ticks = 0;
      while (ticks < TICKS_WITHOUT_OFFERS) {
        Waiting first = undecided.peekFirst();
        if (first == null) {
          ticks++;
          wait(TICK);
        } else {
          long nanos = first.deadline() - System.nanoTime();
          if (nanos <= 0) {
            return undecided.pollFirst();
          }
          TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
      }
    } catch (InterruptedException e) {
      // nobody has a reason to; offers that are left are withdrawn when they are closed
    }
    running = false;
    return null;
  }
}
