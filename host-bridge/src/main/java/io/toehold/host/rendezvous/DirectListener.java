package io.toehold.host.rendezvous;

import io.toehold.core.direct.Decision;
import io.toehold.core.direct.DirectConnection;
import io.toehold.core.direct.OfferTable;
import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The acceptor's side of a rendezvous. Thread-safe. */
final class DirectListener implements OffloadEngine.Listener {
  /**
   * How long an accept waits for a client whose kernel socket is connected and whose offer is not
   * yet made.
   */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long YIELDING = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

  private final DirectEngine engine;
  private final Announcement announcement;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Object receiveBuffer; // null: nobody has said

  DirectListener(DirectEngine engine, Announcement announcement) {
    this.engine = engine;
    this.announcement = announcement;
  }

  /** Why an accepted connection is not offloaded: what has been found last. */
  private static final class Refusal {
    private FallbackReason reason = FallbackReason.PLAIN_PEER;
  }

  @Override
  public boolean expects(InetSocketAddress remote) {
    if (!engine.isOffloading()) {
      engine.counters().attempt();
      engine.counters().declined(FallbackReason.ENGINE_STOPPED);
      return false; // a client that has made an offer will withdraw it
    }
    for (int i = 0; i < OfferTable.ENTRIES_PER_BUCKET; i++) {
      long word = OfferTable.word(OfferTable.entry(announcement.table(), remote.getPort(), i));
      if (OfferTable.port(word) == remote.getPort() && OfferTable.state(word) != OfferTable.FREE) {
        return true;
      }
    }
    engine.counters().attempt();
    engine.counters().declined(FallbackReason.PLAIN_PEER);
    return false;
  }

  @Override
  public OffloadConnection accepted(
      InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
    engine.counters().attempt();
    Refusal refusal = new Refusal();
    OffloadConnection taken = decide(local, remote, anchor, refusal);
    if (taken != null) {
      engine.counters().offloaded();
    } else {
      engine.counters().declined(refusal.reason);
    }
    return taken;
  }

  private OffloadConnection decide(
      InetSocketAddress local, InetSocketAddress remote, Anchor anchor, Refusal refusal) {
    long deadline = 0;
    while (true) {
      boolean again = false;
      for (int i = 0; i < OfferTable.ENTRIES_PER_BUCKET; i++) {
        long entry = OfferTable.entry(announcement.table(), remote.getPort(), i);
        long word = OfferTable.word(entry);
        if (OfferTable.port(word) != remote.getPort()) {
          continue;
        }
        switch (OfferTable.state(word)) {
          case OfferTable.OFFERED -> {
            OffloadConnection taken = take(entry, word, local, remote, anchor, refusal);
            if (taken != null) {
              return taken;
            }
          }
          case OfferTable.CONNECTING -> {
            if (deadline != 0 && System.nanoTime() - deadline > 0) {
              again |= !refuse(entry, word, FallbackReason.OFFER_LATE, refusal);
            } else {
              again |= isOwnerAlive(entry, word);
            }
          }
          default -> {}
        }
      }
      if (!again || (deadline == 0 && !anchor.isAlive())) {
        return null; // a dead one has nobody to wait for
      }
      deadline = await(deadline);
    }
  }

  private static long await(long deadline) {
    long now = System.nanoTime();
    if (deadline == 0) {
      Thread.yield();
      return now + PATIENCE;
    }
    if (deadline - now > PATIENCE - YIELDING) {
      Thread.yield(); // the client is just returning from connect(), perhaps on this very core
    } else {
      LockSupport.parkNanos(PAUSE);
    }
    return deadline;
  }

  /**
   * From here on this client takes the host path, and learns it when it wants to make its offer.
   *
   * @return false if it has just made it, or given up
   */
  private static boolean refuse(long entry, long word, FallbackReason reason, Refusal refusal) {
    if (!OfferTable.move(entry, word, OfferTable.REFUSED)) {
      return false;
    }
    refusal.reason = reason;
    return true;
  }

  private OffloadConnection take(
      long entry,
      long word,
      InetSocketAddress local,
      InetSocketAddress remote,
      Anchor anchor,
      Refusal refusal) {
    Peer peer = engine.hold(OfferTable.owner(entry));
    if (peer == null) {
      refuse(entry, word, FallbackReason.NO_ACCESS, refusal);
      return null;
    }
    OffloadConnection taken = null;
    try {
      taken = take(peer, entry, word, local, remote, anchor, refusal);
    } finally {
      if (taken == null) {
        peer.letGo();
      }
    }
    return taken;
  }

  private OffloadConnection take(
      Peer peer,
      long entry,
      long word,
      InetSocketAddress local,
      InetSocketAddress remote,
      Anchor anchor,
      Refusal refusal) {
    Slot slot;
    try {
      slot = peer.slot(OfferTable.slot(word));
    } catch (IOException e) {
      // The client need not wait for an offer that this process cannot take.
      refuse(entry, word, FallbackReason.NO_ACCESS, refusal);
      return null;
    }
    if (!slot.is(OfferTable.generation(word), remote, local)) {
      return null; // another local address with the same port
    }
    // All that may fail comes before the offer is taken: from then on the client relies on it.
    DirectConnection connection =
        new DirectConnection(
            slot.address(),
            false,
            anchor,
            peer.sleeping(slot.clientAbilities()),
            slot.ringAllocator(false),
            slot.copyToPeer(),
            Decision.OFFLOADED);
    Runnable forget = engine.watch(anchor, connection);
    if (forget == null) {
      refuse(entry, word, FallbackReason.NO_MEMORY, refusal);
      return null;
    }
    connection.onDetach(
        () -> {
          forget.run();
          slot.detachServer();
          peer.letGo();
        });
    // OFFERED was seen before, so any older socket with this 4-tuple is dead: one that is alive is
    // the offer's.
    if (!anchor.isAlive() || !OfferTable.move(entry, word, OfferTable.TAKEN)) {
      forget.run();
      refusal.reason = FallbackReason.NOT_THE_SAME;
      return null;
    }
    if (!peer.isAlive()) {
      forget.run();
      return null; // somebody else got a dead client's port: its connection is not the offer's
    }
    slot.taken(engine.abilities());
    Object inherited = receiveBuffer;
    if (inherited != null) {
      connection.setOption("SO_RCVBUF", inherited);
    }
    connection.ringPeer();
    return connection;
  }

  /** Whether it is worth waiting for the client. */
  private boolean isOwnerAlive(long entry, long word) {
    long owner = OfferTable.owner(entry);
    return OfferTable.word(entry) != word || (owner != 0 && engine.isAlive(owner));
  }

  @Override
  public void setOption(String name, Object value) {
    if (name.equals("SO_RCVBUF")) {
      receiveBuffer = value;
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      engine.forget(this);
      try {
        announcement.remove();
      } catch (IOException e) {
        // swept later; those who have it mapped have read that it is closed
      }
      engine.ports().changed(announcement.port());
    }
  }
}
