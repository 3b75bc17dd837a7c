package io.toehold.host.rendezvous;

import io.toehold.core.direct.Decision;
import io.toehold.core.direct.DirectConnection;
import io.toehold.core.direct.OfferTable;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.Path;

/**
 * An offer that has been made: undecided, until the acceptor takes it or this side withdraws it.
 * Thread-safe.
 */
final class Offer implements Decision {
  private final DirectEngine engine;
  private final Announcements.Target target;
  private final Slot slot;
  private final long entry;
  private final long offered;
  private volatile Path path = Path.UNDECIDED;
  private DirectConnection connection;

  Offer(DirectEngine engine, Announcements.Target target, Slot slot, long entry, long offered) {
    this.engine = engine;
    this.target = target;
    this.slot = slot;
    this.entry = entry;
    this.offered = offered;
  }

  void madeFor(DirectConnection made) {
    connection = made;
    engine.keeper().add(this);
  }

  DirectConnection connection() {
    return connection;
  }

  /** The path as far as it is known; an offer that has been taken frees its entry here. */
  @Override
  public Path path() {
    if (path == Path.UNDECIDED
        && OfferTable.word(entry) == OfferTable.withState(offered, OfferTable.TAKEN)) {
      decided(Path.OFFLOADED);
    }
    return path;
  }

  /** Takes the offer back, unless somebody has taken it. */
  @Override
  public void withdraw() {
    if (path == Path.UNDECIDED && OfferTable.move(entry, offered, OfferTable.FREE)) {
      decided(Path.HOST);
    }
  }

  private synchronized void decided(Path now) {
    if (path != Path.UNDECIDED) {
      return;
    }
    path = now;
    target.wasTaken(now == Path.OFFLOADED);
    if (now == Path.OFFLOADED) {
      OfferTable.move(entry, OfferTable.withState(offered, OfferTable.TAKEN), OfferTable.FREE);
      engine.counters().offloaded();
    } else {
      slot.retire();
      engine.counters().declined(FallbackReason.WITHDRAWN);
    }
  }
}
