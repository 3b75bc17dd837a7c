package io.toehold.core.direct.model;

import io.toehold.core.direct.OfferTable;
import io.toehold.core.direct.model.World.Client;
import io.toehold.core.direct.model.World.Connection;

/** What must hold. */
final class Properties {
  /** A property does not hold. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }

  private Properties() {}

  static void require(boolean holds, String property, World w) {
    if (!holds) {
      throw new Violation(property + ":" + w);
    }
  }

  /** In every state. */
  static void check(World w) {
    for (Connection c : w.connections) {
      if (c.decision == World.DIRECT) {
        require(
            c.takenOwner == c.client && c.takenFrom == c.offeredAs,
            "a connection got the slot of another",
            w);
      }
    }
    for (int i = 0; i < w.clients.length; i++) {
      Client client = w.clients[i];
      if (client.life == Client.ALIVE
          && client.connection >= 0
          && client.path != World.UNDECIDED
          && client.pc != ClientSteps.IDLE) {
        Connection c = w.connections.get(client.connection);
        require(
            c.decision == World.UNDECIDED || c.decision == client.path,
            "the two ends decided differently",
            w);
        require(!(c.elsewhere && client.path == World.DIRECT), "nobody took what is now direct", w);
      }
    }
  }

  /** When nothing more happens by itself. */
  static void checkAtRest(World w, long table, Setup setup) {
    int newcomer = w.clients.length + 1;
    boolean found = false;
    for (int i = 0; i < setup.entries(); i++) {
      long entry = OfferTable.entry(table, Setup.PORT, i);
      long word = OfferTable.word(entry);
      int owner = (int) OfferTable.owner(entry);
      require(
          owner == 0 ? OfferTable.state(word) == OfferTable.FREE : !w.clients[owner - 1].locked,
          "an entry is still in use",
          w);
      if (OfferTable.reclaim(entry, word) && OfferTable.own(entry, owner, newcomer)) {
        found = true;
        OfferTable.enter(entry, Setup.PORT, Setup.SLOT);
      }
    }
    require(found, "a newcomer finds no entry", w);
  }
}
