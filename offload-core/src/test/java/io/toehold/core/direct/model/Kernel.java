package io.toehold.core.direct.model;

import io.toehold.core.direct.model.World.Client;
import io.toehold.core.direct.model.World.Connection;

/** What the kernel does with ports and connections. */
final class Kernel {
  private final Flaws flaw;

  Kernel(Flaws flaw) {
    this.flaw = flaw;
  }

  static boolean isPortFree(World w, int address) {
    return w.portHolder[address] == 0;
  }

  /** A new connection; what was left of older ones with the same 4-tuple is reset by its SYN. */
  int connect(World w, int client, int address, boolean elsewhere) {
    for (Connection old : w.connections) {
      if (old.address == address && old.state == Connection.CLIENT_GONE) {
        old.state = Connection.RESET;
      }
    }
    Connection made = new Connection();
    made.client = client;
    made.address = address;
    made.elsewhere = elsewhere;
    w.connections.add(made);
    int number = w.connections.size() - 1;
    if (!elsewhere) {
      w.queue.add(number);
    }
    return number;
  }

  /** The client's half is closed, by FIN or by RST; or there was only a bound port. */
  static void close(World w, int client, int address, int connection, boolean reset) {
    if (connection >= 0) {
      Connection c = w.connections.get(connection);
      if (c.state == Connection.ESTABLISHED && !reset) {
        c.state = Connection.CLIENT_FINISHED; // the port goes later
        return;
      }
      c.state = Connection.RESET;
    }
    if (w.portHolder[address] == client) {
      w.portHolder[address] = 0;
    }
  }

  /** The end of FIN-WAIT-2: the client's half is forgotten. */
  static void forget(World w, int connection) {
    Connection c = w.connections.get(connection);
    c.state = Connection.CLIENT_GONE;
    w.portHolder[c.address] = 0;
  }

  /** The connection is reset from the other side, or by a third party. */
  void reset(World w, int connection) {
    Connection c = w.connections.get(connection);
    boolean closed = c.state == Connection.CLIENT_FINISHED;
    c.state = Connection.RESET;
    if ((closed || flaw == Flaws.PORT_NOT_HELD) && w.portHolder[c.address] == c.client) {
      w.portHolder[c.address] = 0;
    }
  }

  /** One of the two things that the kernel does with a dead process. */
  void bury(World w, int client, int address, boolean reset) {
    Client c = w.clients[client - 1];
    boolean socketsFirst = flaw == Flaws.LOCK_RELEASED_LATE;
    if (c.life == Client.ALIVE) {
      c.life = Client.DYING;
    } else {
      c.life = Client.DEAD;
    }
    boolean locks = (c.life == Client.DYING) != socketsFirst;
    if (locks) {
      c.locked = false;
    } else if (c.pc != ClientSteps.IDLE && c.pc != ClientSteps.CLOSED_TOO_EARLY) {
      close(w, client, address, c.connection, reset);
    }
  }
}
