package io.toehold.core.direct.model;

import io.toehold.core.direct.OfferTable;
import java.util.ArrayList;
import java.util.List;

/**
 * One state of everything: the table's words, the client processes, the kernel's connections, and
 * the acceptor's threads. All small numbers, so that a state is a few dozen bytes.
 */
final class World {
  static final int UNDECIDED = 0;
  static final int HOST = 1;
  static final int DIRECT = 2;

  /** A connecting process; process numbers begin with 1. */
  static final class Client implements Cloneable {
    static final int ALIVE = 0;
    static final int DYING = 1; // one of lock and sockets is gone
    static final int DEAD = 2;

    int life;
    int pc;
    int attempts; // left
    int i;
    int round;
    long seenWord;
    int seenOwner;
    int entry = -1;
    long word;
    int path;
    int connection = -1;
    int slotGeneration = -1; // the slot's identity, in shared memory: outlives the process
    int slotConnection = -1; // the 4-tuple it names, by the address
    boolean locked = true;

    @Override
    public Client clone() {
      try {
        return (Client) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A connection of the kernel's. */
  static final class Connection implements Cloneable {
    static final int ESTABLISHED = 0;
    static final int CLIENT_FINISHED = 1; // FIN sent; the client's half still has the port
    static final int CLIENT_GONE = 2; // the port is free, the server's half looks alive
    static final int RESET = 3;

    int client;
    int address;
    int state;
    boolean elsewhere; // never comes to our acceptor: a proxy, another listener
    int decision; // of the acceptor
    int takenFrom = -1; // entry and generation, if direct
    int takenOwner;
    int offeredAs = -1; // entry and generation

    @Override
    public Connection clone() {
      try {
        return (Connection) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A thread in accept. */
  static final class Acceptor implements Cloneable {
    int pc;
    int connection = -1;
    int i;
    boolean again;
    boolean waited;
    boolean patienceOver;
    boolean wasAlive;
    long seenWord;
    int seenOwner;

    @Override
    public Acceptor clone() {
      try {
        return (Acceptor) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  final long[] table; // word, owner, word, owner, ...
  final Client[] clients;
  final int[] portHolder; // for each local address: process, or 0
  final Acceptor[] acceptors;
  final List<Connection> connections = new ArrayList<>();
  final List<Integer> queue = new ArrayList<>();
  int deaths;
  int resets;

  private World(int entries, int clients, int addresses, int acceptors) {
    table = new long[2 * entries];
    this.clients = new Client[clients];
    this.acceptors = new Acceptor[acceptors];
    portHolder = new int[addresses];
  }

  static World initial(int entries, int clients, int addresses, int acceptors) {
    World w = new World(entries, clients, addresses, acceptors);
    for (int i = 0; i < clients; i++) {
      w.clients[i] = new Client();
    }
    for (int i = 0; i < acceptors; i++) {
      w.acceptors[i] = new Acceptor();
    }
    return w;
  }

  World copy() {
    World w = new World(table.length / 2, clients.length, portHolder.length, acceptors.length);
    System.arraycopy(table, 0, w.table, 0, table.length);
    System.arraycopy(portHolder, 0, w.portHolder, 0, portHolder.length);
    for (int i = 0; i < clients.length; i++) {
      w.clients[i] = clients[i].clone();
    }
    for (int i = 0; i < acceptors.length; i++) {
      w.acceptors[i] = acceptors[i].clone();
    }
    connections.forEach(c -> w.connections.add(c.clone()));
    w.queue.addAll(queue);
    w.deaths = deaths;
    w.resets = resets;
    return w;
  }

  /** The same bytes for the same state. */
  Key key() {
    Bytes b = new Bytes();
    for (int i = 0; i < table.length; i += 2) {
      b.word(table[i]);
      b.add((int) table[i + 1]);
    }
    for (Client c : clients) {
      b.add(c.life).add(c.pc).add(c.attempts).add(c.i).add(c.round).word(c.seenWord);
      b.add(c.seenOwner).add(c.entry).word(c.word).add(c.path).add(c.connection);
      b.add(c.slotGeneration).add(c.slotConnection).add(c.locked ? 1 : 0);
    }
    for (Acceptor a : acceptors) {
      b.add(a.pc).add(a.connection).add(a.i).word(a.seenWord).add(a.seenOwner);
      b.add((a.again ? 1 : 0) | (a.waited ? 2 : 0) | (a.patienceOver ? 4 : 0));
      b.add(a.wasAlive ? 1 : 0);
    }
    for (int holder : portHolder) {
      b.add(holder);
    }
    for (Connection c : connections) {
      b.add(c.client | c.address << 3 | c.state << 4 | (c.elsewhere ? 64 : 0));
      b.add(c.decision).add(c.takenFrom).add(c.takenOwner).add(c.offeredAs);
    }
    b.add(-1);
    queue.forEach(b::add);
    b.add(deaths).add(resets);
    return b.key();
  }

  boolean isAliveInTheKernel(int connection) {
    return connections.get(connection).state != Connection.RESET;
  }

  /** Entry and generation in one number. */
  static int offer(int entry, long word) {
    return entry * 32 + OfferTable.generation(word);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < table.length; i += 2) {
      text.append(" entry").append(i / 2).append('=').append(OfferTable.generation(table[i]));
      text.append('/').append(OfferTable.state(table[i])).append('@').append(table[i + 1]);
    }
    for (Client c : clients) {
      text.append(" client(life ").append(c.life).append(" pc ").append(c.pc).append(" path ");
      text.append(c.path).append(" conn ").append(c.connection).append(')');
    }
    for (Acceptor a : acceptors) {
      text.append(" acceptor(pc ").append(a.pc).append(" conn ").append(a.connection).append(')');
    }
    for (Connection c : connections) {
      text.append(" conn(of ").append(c.client).append(" state ").append(c.state);
      text.append(" decision ").append(c.decision).append(c.elsewhere ? " elsewhere)" : ")");
    }
    return text.append(" ports ").append(java.util.Arrays.toString(portHolder)).toString();
  }
}
