package io.toehold.host.rendezvous;

import io.toehold.core.direct.Decision;
import io.toehold.core.direct.OfferTable;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.Path;

/**
 * An offer: undecided, until the acceptor takes or refuses it or this side withdraws it.
 * Thread-safe.
 */
final class Offer implements Decision {
  private final DirectEngine engine;
  private final Announcements.Target target;
  private final Slot slot;
  private final long entry;
  private final long connecting;
  private final long offered;
  private volatile boolean made;
  private volatile Path path = Path.UNDECIDED;

  /**
   * @param connecting the entry's word
   */
  Offer(DirectEngine engine, Announcements.Target target, Slot slot, long entry, long connecting) {
    this.engine = engine;
    this.target = target;
    this.slot = slot;
    this.entry = entry;
    this.connecting = connecting;
    this.offered = OfferTable.withState(connecting, OfferTable.OFFERED);
  }

  /** Lets acceptors see it; false if one has refused it before. */
  boolean make() {
    made = OfferTable.move(entry, connecting, OfferTable.OFFERED);
    return made;
  }

  /**
   * The path as far as it is known; an offer that has been taken or refused frees its entry here.
   */
  @Override
  public Path path() {
    if (made && path == Path.UNDECIDED) {
      long word = OfferTable.word(entry);
      if (word == OfferTable.withState(offered, OfferTable.TAKEN)) {
        decided(Path.OFFLOADED, word);
      } else if (word == OfferTable.withState(offered, OfferTable.REFUSED)) {
        decided(Path.HOST, word);
      }
    }
    return path;
  }

  /** Takes the offer back, unless somebody has taken or refused it. */
  @Override
  public void withdraw() {
    if (made && path == Path.UNDECIDED && OfferTable.move(entry, offered, OfferTable.FREE)) {
      decided(Path.HOST, OfferTable.withState(offered, OfferTable.FREE));
    }
  }

  private synchronized void decided(Path now, long word) {
    if (path != Path.UNDECIDED) {
      return;
    }
    path = now;
    OfferTable.move(entry, word, OfferTable.FREE);
    OfferTable.disown(entry);
    if (now == Path.OFFLOADED) {
      target.pause().taken();
    } else {
      target.pause().notTaken(System.nanoTime());
    }
    if (now == Path.OFFLOADED) {
      engine.counters().offloaded();
    } else {
      slot.retire();
      engine.counters().declined(FallbackReason.WITHDRAWN);
    }
  }
}
