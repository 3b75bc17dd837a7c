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
    boolean moved = OfferTable.move(entry, word, OfferTable.CONNECTING);
    assert moved : "only the owner leaves CLAIMED";
    word = OfferTable.withState(word, OfferTable.CONNECTING);
    return true;
  }

  private boolean claim(int port) {
    long table = target.announcement().table();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < OfferTable.ENTRIES_PER_BUCKET; i++) {
        long candidate = OfferTable.entry(table, port, i);
        long seen = OfferTable.word(candidate);
        if (round > 0) {
          seen = freeIfDead(candidate, seen);
        }
        if (OfferTable.state(seen) == OfferTable.FREE) {
          long claimed = OfferTable.claim(candidate, seen, engine.id(), port, slot.number());
          if (claimed != 0) {
            entry = candidate;
            word = claimed;
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * The entries of processes that died are in the way of the living; the first who finds them frees
   * them.
   */
  private long freeIfDead(long candidate, long seen) {
    if (OfferTable.state(seen) == OfferTable.FREE) {
      return seen;
    }
    if (!engine.isAlive(OfferTable.owner(candidate))
        && OfferTable.move(candidate, seen, OfferTable.FREE)) {
      return OfferTable.withState(seen, OfferTable.FREE);
    }
    return seen;
  }

  @Override
  public OffloadConnection connected(
      InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
    slot.identify(OfferTable.generation(word), local, remote);
    if (!OfferTable.move(entry, word, OfferTable.OFFERED)) {
      free(); // REFUSED
      decline(FallbackReason.OFFER_LATE);
      return null;
    }
    word = OfferTable.withState(word, OfferTable.OFFERED);
    over = true;
    Offer offer = new Offer(engine, target, slot, entry, word);
    DirectConnection connection =
        new DirectConnection(
            slot.address(),
            true,
            anchor,
            engine.futex(peer.abilities()),
            slot.largeAllocator(true),
            offer);
    Runnable forget = engine.watch(anchor, connection);
    connection.onDetach(
        () -> {
          forget.run();
          slot.detachClient();
          letGo(offer.path() == Path.OFFLOADED);
        });
    offer.madeFor(connection);
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
