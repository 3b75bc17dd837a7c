package io.toehold.core.direct.model;

import io.toehold.core.direct.OfferTable;
import io.toehold.core.direct.model.World.Client;
import io.toehold.core.memory.Memory;

/** A connecting Toehold process: the steps of DirectAttempt and Offer, one atomic action each. */
final class ClientSteps {
  static final int IDLE = 0;
  private static final int SCAN_WORD = 1;
  private static final int SCAN_OWNER = 2;
  private static final int LIVENESS = 3;
  private static final int RECLAIM = 4;
  private static final int OWN = 5;
  private static final int ENTER = 6;
  private static final int CONNECT = 7;
  private static final int IDENTIFY = 8;
  private static final int MAKE = 9;
  private static final int UNDECIDED = 10;
  private static final int FREE_DECIDED = 11;
  private static final int DISOWN_DECIDED = 12;
  static final int DECIDED = 13;
  private static final int FREE_FAILED = 14;
  private static final int DISOWN_FAILED = 15;
  private static final int CONNECT_PLAINLY = 16;
  static final int CLOSED_TOO_EARLY = 17;

  private final Setup setup;
  private final Kernel kernel;

  ClientSteps(Setup setup, Kernel kernel) {
    this.setup = setup;
    this.kernel = kernel;
  }

  /** Whether a living process rests here for good. */
  boolean isAtRest(World w, int client) {
    Client c = w.clients[client - 1];
    return c.pc == DECIDED
        || (c.pc == IDLE && (c.attempts == 0 || !Kernel.isPortFree(w, setup.addressOf(client))));
  }

  void steps(World w, int client, Steps out) {
    Client now = w.clients[client - 1];
    int address = setup.addressOf(client);
    switch (now.pc) {
      case IDLE -> {
        if (now.attempts > 0 && Kernel.isPortFree(w, address)) {
          out.step("bind", w, (n, table) -> bind(n, client, address));
        }
      }
      case CONNECT -> {
        out.step("connect", w, (n, table) -> connect(n, client, address, false));
        if (setup.elsewhere()) {
          out.step("connect elsewhere", w, (n, table) -> connect(n, client, address, true));
        }
        out.step("fail", w, (n, table) -> n.clients[client - 1].pc = FREE_FAILED);
      }
      case CONNECT_PLAINLY ->
          out.step(
              "connect plainly",
              w,
              (n, table) -> {
                Client c = n.clients[client - 1];
                c.connection = kernel.connect(n, client, address, false);
                c.path = World.HOST;
                c.pc = DECIDED;
              });
      case UNDECIDED -> {
        out.step("look", w, (n, table) -> look(n.clients[client - 1], table));
        if (setup.flaw() == Flaws.CLOSE_BEFORE_WITHDRAWAL) {
          out.step(
              "close too early",
              w,
              (n, table) -> {
                Kernel.close(n, client, address, n.clients[client - 1].connection, true);
                n.clients[client - 1].pc = CLOSED_TOO_EARLY;
              });
        } else {
          out.step("withdraw", w, (n, table) -> withdraw(n.clients[client - 1], table));
        }
      }
      case CLOSED_TOO_EARLY ->
          out.step("withdraw", w, (n, table) -> withdraw(n.clients[client - 1], table));
      case DECIDED -> {
        out.step("close", w, (n, table) -> close(n, client, address, false));
        out.step("close by reset", w, (n, table) -> close(n, client, address, true));
      }
      default -> out.step("client " + now.pc, w, (n, table) -> plain(n, client, address, table));
    }
  }

  private static void bind(World w, int client, int address) {
    Client c = w.clients[client - 1];
    w.portHolder[address] = client;
    c.attempts--;
    c.slotGeneration = -1; // prepared
    c.slotConnection = -1;
    c.path = World.UNDECIDED;
    c.connection = -1;
    c.entry = -1;
    c.i = 0;
    c.round = 0;
    c.pc = SCAN_WORD;
  }

  private void connect(World w, int client, int address, boolean elsewhere) {
    Client c = w.clients[client - 1];
    c.connection = kernel.connect(w, client, address, elsewhere);
    if (setup.flaw() == Flaws.OFFER_BEFORE_CONNECT) {
      w.connections.get(c.connection).offeredAs = World.offer(c.entry, c.word);
      c.slotConnection = address;
      c.pc = UNDECIDED;
    } else {
      c.pc = IDENTIFY;
    }
  }

  private void close(World w, int client, int address, boolean reset) {
    Client c = w.clients[client - 1];
    Kernel.close(w, client, address, c.connection, reset);
    c.connection = -1;
    if (c.path == World.DIRECT) {
      c.attempts = 0; // the slot is not reused before the acceptor has let go of it
    }
    c.pc = IDLE;
  }

  /** {@code Offer.path()}. */
  private static void look(Client c, long table) {
    long word = OfferTable.word(entry(table, c.entry));
    if (word == OfferTable.withState(c.word, OfferTable.TAKEN)) {
      c.path = World.DIRECT;
    } else if (word == OfferTable.withState(c.word, OfferTable.REFUSED)) {
      c.path = World.HOST;
    } else {
      return;
    }
    c.seenWord = word;
    c.pc = FREE_DECIDED;
  }

  /** {@code Offer.withdraw()}; if somebody has been faster, a look will tell. */
  private static void withdraw(Client c, long table) {
    if (OfferTable.move(entry(table, c.entry), c.word, OfferTable.FREE)) {
      c.path = World.HOST;
      c.pc = DISOWN_DECIDED;
    } else {
      c.pc = UNDECIDED;
      look(c, table);
    }
  }

  private void plain(World w, int client, int address, long table) {
    Client c = w.clients[client - 1];
    switch (c.pc) {
      case SCAN_WORD -> {
        c.seenWord = OfferTable.word(entry(table, c.i));
        c.pc = SCAN_OWNER;
      }
      case SCAN_OWNER -> {
        c.seenOwner = (int) OfferTable.owner(entry(table, c.i));
        if (c.seenOwner == 0) {
          c.pc = OWN;
        } else if (c.round > 0) {
          c.pc = LIVENESS;
        } else {
          nextEntry(c);
        }
      }
      case LIVENESS -> {
        if (w.clients[c.seenOwner - 1].locked) {
          nextEntry(c);
        } else {
          c.pc = RECLAIM;
        }
      }
      case RECLAIM -> {
        if (OfferTable.reclaim(entry(table, c.i), c.seenWord)) {
          c.pc = OWN;
        } else {
          nextEntry(c);
        }
      }
      case OWN -> {
        if (OfferTable.own(entry(table, c.i), c.seenOwner, client)) {
          c.entry = c.i;
          c.pc = ENTER;
        } else {
          nextEntry(c);
        }
      }
      case ENTER -> enter(c, table);
      case IDENTIFY -> {
        c.slotGeneration = OfferTable.generation(c.word);
        c.slotConnection = address;
        c.pc = MAKE;
      }
      case MAKE -> make(w, c, table);
      case FREE_DECIDED -> {
        OfferTable.move(entry(table, c.entry), c.seenWord, OfferTable.FREE);
        c.pc = DISOWN_DECIDED;
      }
      case DISOWN_DECIDED -> {
        disown(c, table);
        c.pc = DECIDED;
      }
      case FREE_FAILED -> {
        if (!OfferTable.move(entry(table, c.entry), c.word, OfferTable.FREE)) {
          Properties.require(
              OfferTable.move(
                  entry(table, c.entry),
                  OfferTable.withState(c.word, OfferTable.REFUSED),
                  OfferTable.FREE),
              "from CONNECTING an acceptor can only refuse",
              w);
        }
        c.pc = DISOWN_FAILED;
      }
      case DISOWN_FAILED -> {
        disown(c, table);
        c.path = World.HOST;
        c.pc = DECIDED;
      }
      default -> throw new AssertionError(c.pc);
    }
  }

  private void enter(Client c, long table) {
    long at = entry(table, c.entry);
    c.word = OfferTable.enter(at, Setup.PORT, Setup.SLOT);
    if (setup.flaw() == Flaws.NO_GENERATION) {
      c.word = c.word & 0xff_ffff_ffffL;
      Memory.compareAndSetLong(at, OfferTable.word(at), c.word);
    }
    if (setup.flaw() == Flaws.OFFER_BEFORE_CONNECT) {
      c.slotGeneration = OfferTable.generation(c.word);
      c.slotConnection = 0;
      OfferTable.move(at, c.word, OfferTable.OFFERED);
      c.word = OfferTable.withState(c.word, OfferTable.OFFERED);
    }
    c.pc = CONNECT;
  }

  private static void make(World w, Client c, long table) {
    if (OfferTable.move(entry(table, c.entry), c.word, OfferTable.OFFERED)) {
      c.word = OfferTable.withState(c.word, OfferTable.OFFERED);
      w.connections.get(c.connection).offeredAs = World.offer(c.entry, c.word);
      c.pc = UNDECIDED;
    } else {
      c.pc = FREE_FAILED;
    }
  }

  private void disown(Client c, long table) {
    if (setup.flaw() != Flaws.NEVER_DISOWNED) {
      OfferTable.disown(entry(table, c.entry));
    }
    c.entry = -1;
  }

  private void nextEntry(Client c) {
    c.i++;
    c.pc = SCAN_WORD;
    if (c.i == setup.entries()) {
      c.i = 0;
      c.round++;
      if (c.round == 2) {
        c.pc = CONNECT_PLAINLY;
      }
    }
  }

  private static long entry(long table, int i) {
    return OfferTable.entry(table, Setup.PORT, i);
  }
}
