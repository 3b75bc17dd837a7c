package io.toehold.core.direct.model;

import io.toehold.core.direct.OfferTable;
import io.toehold.core.direct.model.World.Acceptor;
import io.toehold.core.direct.model.World.Client;
import io.toehold.core.direct.model.World.Connection;

/** A thread in accept: the steps of DirectListener, one atomic action each. */
final class AcceptorSteps {
  static final int IDLE = 0;
  private static final int READ_WORD = 1;
  private static final int READ_OWNER = 2;
  private static final int MAP = 3;
  private static final int COMPARE = 4;
  private static final int ALIVE = 5;
  private static final int TAKE = 6;
  private static final int REFUSE = 7;
  private static final int WAIT_OWNER = 8;
  private static final int WAIT_WORD = 9;
  private static final int OWNER_LIVES = 10;
  private static final int CANNOT_TAKE = 11;
  private static final int NOBODY_LEFT = 12;

  private final Setup setup;

  AcceptorSteps(Setup setup) {
    this.setup = setup;
  }

  void steps(World w, int number, Steps out) {
    Acceptor a = w.acceptors[number];
    switch (a.pc) {
      case IDLE -> {
        if (!w.queue.isEmpty()) {
          out.step("accept", w, (n, table) -> accept(n, n.acceptors[number]));
        }
      }
      case MAP -> {
        out.step("map", w, (n, table) -> n.acceptors[number].pc = COMPARE);
        out.step("cannot map", w, (n, table) -> n.acceptors[number].pc = CANNOT_TAKE);
      }
      default -> {
        out.step("acceptor " + a.pc, w, (n, table) -> plain(n, n.acceptors[number], table));
        boolean waits = a.pc == READ_WORD && a.i == 0 && a.waited && !a.patienceOver;
        if (waits) {
          out.step("patience over", w, (n, table) -> n.acceptors[number].patienceOver = true);
        }
      }
    }
  }

  private void accept(World w, Acceptor a) {
    a.connection = w.queue.remove(0);
    a.i = 0;
    a.again = false;
    a.waited = false;
    a.patienceOver = false;
    a.wasAlive =
        setup.flaw() == Flaws.ALIVE_CHECKED_TOO_EARLY && w.isAliveInTheKernel(a.connection);
    a.pc = READ_WORD;
  }

  private void plain(World w, Acceptor a, long table) {
    long entry = OfferTable.entry(table, Setup.PORT, a.i);
    switch (a.pc) {
      case READ_WORD -> {
        a.seenWord = OfferTable.word(entry);
        switch (OfferTable.state(a.seenWord)) {
          case OfferTable.OFFERED -> a.pc = READ_OWNER;
          case OfferTable.CONNECTING -> a.pc = a.patienceOver ? REFUSE : WAIT_OWNER;
          default -> nextEntry(w, a);
        }
      }
      case READ_OWNER -> {
        a.seenOwner = (int) OfferTable.owner(entry);
        a.pc = a.seenOwner == 0 ? CANNOT_TAKE : MAP;
      }
      case CANNOT_TAKE -> {
        OfferTable.move(entry, a.seenWord, OfferTable.REFUSED);
        nextEntry(w, a);
      }
      case COMPARE -> {
        Client owner = w.clients[a.seenOwner - 1];
        if (owner.slotGeneration == OfferTable.generation(a.seenWord)
            && owner.slotConnection == w.connections.get(a.connection).address) {
          a.pc = ALIVE;
        } else {
          nextEntry(w, a);
        }
      }
      case ALIVE -> {
        boolean alive =
            switch (setup.flaw()) {
              case NO_ALIVE_CHECK -> true;
              case ALIVE_CHECKED_TOO_EARLY -> a.wasAlive;
              default -> w.isAliveInTheKernel(a.connection);
            };
        if (alive) {
          a.pc = TAKE;
        } else {
          nextEntry(w, a);
        }
      }
      case TAKE -> {
        if (OfferTable.move(entry, a.seenWord, OfferTable.TAKEN)) {
          a.pc = OWNER_LIVES;
        } else {
          nextEntry(w, a);
        }
      }
      case OWNER_LIVES -> {
        if (setup.flaw() == Flaws.NO_OWNER_CHECK || w.clients[a.seenOwner - 1].locked) {
          Connection c = w.connections.get(a.connection);
          c.takenFrom = World.offer(a.i, a.seenWord);
          c.takenOwner = a.seenOwner;
          decide(w, a, World.DIRECT);
        } else {
          nextEntry(w, a);
        }
      }
      case REFUSE -> {
        if (!OfferTable.move(entry, a.seenWord, OfferTable.REFUSED)) {
          a.again = true;
        }
        nextEntry(w, a);
      }
      case WAIT_OWNER -> {
        a.seenOwner = (int) OfferTable.owner(entry);
        a.pc = WAIT_WORD;
      }
      case WAIT_WORD -> {
        if (OfferTable.word(entry) != a.seenWord
            || (a.seenOwner != 0 && w.clients[a.seenOwner - 1].locked)) {
          a.again = true;
        }
        nextEntry(w, a);
      }
      case NOBODY_LEFT -> {
        if (w.isAliveInTheKernel(a.connection)) {
          rescan(a);
        } else {
          decide(w, a, World.HOST);
        }
      }
      default -> throw new AssertionError(a.pc);
    }
  }

  private void nextEntry(World w, Acceptor a) {
    a.seenWord = 0;
    a.seenOwner = 0;
    a.i++;
    a.pc = READ_WORD;
    if (a.i == setup.entries()) {
      if (!a.again) {
        decide(w, a, World.HOST);
      } else if (a.waited) {
        rescan(a);
      } else {
        a.pc = NOBODY_LEFT;
      }
    }
  }

  private static void rescan(Acceptor a) {
    a.i = 0;
    a.again = false;
    a.waited = true;
    a.pc = READ_WORD;
  }

  private static void decide(World w, Acceptor a, int path) {
    w.connections.get(a.connection).decision = path;
    a.connection = -1;
    a.i = 0;
    a.again = false;
    a.waited = false;
    a.patienceOver = false;
    a.wasAlive = false;
    a.seenWord = 0;
    a.seenOwner = 0;
    a.pc = IDLE;
  }
}
