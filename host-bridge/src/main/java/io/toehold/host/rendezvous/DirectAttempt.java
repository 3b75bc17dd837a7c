package io.toehold.host.rendezvous;

import io.toehold.core.direct.DirectConnection;
import io.toehold.core.direct.OfferTable;
import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.core.toe.Path;
import java.net.InetSocketAddress;

/** The client's side of a rendezvous. Used by one thread at a time until the offer is made. */
final class DirectAttempt implements OffloadEngine.Attempt {
  private final DirectEngine engine;
  private final Announcements.Target target;
  private final Peer peer;
  private final Slot slot;

  private long entry;
  private long word; // as this side has written it last
  private boolean over;

  DirectAttempt(DirectEngine engine, Announcements.Target target, Peer peer, Slot slot) {
    this.engine = engine;
    this.target = target;
    this.peer = peer;
    this.slot = slot;
  }

  @Override
  public boolean bound(int localPort) {
    if (!claim(localPort)) {
      decline(FallbackReason.PORT_BUSY);
      return false;
    }
    word = OfferTable.enter(entry, localPort, slot.number());
    return true;
  }

  private boolean claim(int port) {
    long table = target.announcement().table();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < OfferTable.ENTRIES_PER_BUCKET; i++) {
        long candidate = OfferTable.entry(table, port, i);
        long seen = OfferTable.word(candidate);
        long owner = OfferTable.owner(candidate);
        boolean reclaims = owner != 0 && round > 0 && !engine.isAlive(owner); // the dead make room
        if ((owner == 0 || (reclaims && OfferTable.reclaim(candidate, seen)))
            && OfferTable.own(candidate, owner, engine.id())) {
          entry = candidate;
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public OffloadConnection connected(
      InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
    slot.identify(OfferTable.generation(word), local, remote);
    // All that may fail comes before the offer: once it is made, the acceptor relies on it.
    Offer offer = new Offer(engine, target, slot, entry, word);
    DirectConnection connection =
        new DirectConnection(
            slot.address(),
            true,
            anchor,
            peer.sleeping(peer.abilities()),
            slot.ringAllocator(true),
            slot.copyToPeer(),
            offer);
    Runnable forget = engine.watch(anchor, connection);
    if (forget == null) {
      free();
      decline(FallbackReason.NO_MEMORY);
      return null;
    }
    connection.onDetach(
        () -> {
          forget.run();
          slot.detachClient();
          letGo(offer.path() == Path.OFFLOADED);
        });
    engine.keeper().add(offer, connection);
    if (engine.isStopped() || !offer.make()) {
      forget.run();
      free();
      decline(FallbackReason.OFFER_LATE);
      return null;
    }
    over = true;
    if (engine.isStopped()) {
      connection.expire(); // perhaps nobody else has seen it
    }
    return connection;
  }

  @Override
  public void failed() {
    if (!over && entry != 0) {
      free();
    }
    if (!over) {
      decline(FallbackReason.NOT_CONNECTED);
    }
  }

  private void free() {
    if (!OfferTable.move(entry, word, OfferTable.FREE)) {
      boolean freed =
          OfferTable.move(entry, OfferTable.withState(word, OfferTable.REFUSED), OfferTable.FREE);
      assert freed : "from CONNECTING an acceptor can only refuse";
    }
    OfferTable.disown(entry);
  }

  private void decline(FallbackReason reason) {
    over = true;
    letGo(false);
    engine.counters().declined(reason);
  }

  private void letGo(boolean shared) {
    peer.pool().release(slot, shared);
    peer.letGo();
  }
}
