package io.toehold.core.direct.model;

import io.toehold.core.direct.OfferTable;
import io.toehold.core.direct.model.World.Acceptor;
import io.toehold.core.direct.model.World.Client;
import io.toehold.core.direct.model.World.Connection;
import io.toehold.core.memory.Memory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Visits every state that can be reached, breadth first, so that what it complains of comes with
 * the shortest way there.
 */
final class Explorer implements Steps, AutoCloseable {
  private record Waiting(int number, World world) {}

  /** What has been found out. */
  record Result(int states, int steps, int atRest) {}

  private final Setup setup;
  private final Kernel kernel;
  private final ClientSteps clients;
  private final PlainSteps plain;
  private final AcceptorSteps acceptors;
  private final long table = Memory.allocate(OfferTable.BYTES);

  private final Map<Key, Integer> numbers = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Numbers parents = new Numbers();
  private final List<String> names = new ArrayList<>();
  private final Numbers from = new Numbers(); // the steps that are no mishaps
  private final Numbers to = new Numbers();
  private final BitSet atRest = new BitSet();
  private int current = -1;
  private int steps;

  Explorer(Setup setup) {
    this.setup = setup;
    this.kernel = new Kernel(setup.flaw());
    this.clients = new ClientSteps(setup, kernel);
    this.plain = new PlainSteps(setup, kernel);
    this.acceptors = new AcceptorSteps(setup);
  }

  /** Throws {@link Properties.Violation}. */
  Result explore() {
    try {
      visit("start", setup.initial());
      while (!waiting.isEmpty()) {
        Waiting next = waiting.pollFirst();
        current = next.number();
        stepsOf(next.world());
        if (isAtRest(next.world())) {
          atRest.set(current);
          load(next.world());
          Properties.checkAtRest(next.world(), table, setup);
        }
      }
    } catch (Properties.Violation e) {
      throw new Properties.Violation(e.getMessage() + "\n  by " + way(current));
    }
    checkThatAllComeToRest();
    return new Result(numbers.size(), steps, atRest.cardinality());
  }

  private void stepsOf(World w) {
    for (int client = 1; client <= w.clients.length; client++) {
      if (w.clients[client - 1].life == Client.ALIVE) {
        if (setup.isPlain(client)) {
          plain.steps(w, client, this);
        } else {
          clients.steps(w, client, this);
        }
      }
      dying(w, client);
    }
    for (int i = 0; i < w.acceptors.length; i++) {
      acceptors.steps(w, i, this);
    }
    for (int i = 0; i < w.connections.size(); i++) {
      int number = i;
      Connection c = w.connections.get(i);
      if (c.state == Connection.CLIENT_FINISHED) {
        mishap("port given back", w, (n, at) -> Kernel.forget(n, number));
      }
      if (c.state <= Connection.CLIENT_GONE && w.resets < setup.resets()) {
        mishap(
            "reset",
            w,
            (n, at) -> {
              n.resets++;
              kernel.reset(n, number);
            });
      }
    }
  }

  private void dying(World w, int client) {
    Client c = w.clients[client - 1];
    int address = setup.addressOf(client);
    if (setup.isPlain(client)) {
      return; // for others, its death is like its close
    }
    if (c.life == Client.ALIVE && w.deaths < setup.deaths()) {
      mishap(
          "dies",
          w,
          (n, at) -> {
            n.deaths++;
            kernel.bury(n, client, address, false);
          });
    } else if (c.life == Client.DYING) {
      step("is buried", w, (n, at) -> kernel.bury(n, client, address, false));
      step("is buried by reset", w, (n, at) -> kernel.bury(n, client, address, true));
    }
  }

  private boolean isAtRest(World w) {
    boolean rest = w.queue.isEmpty();
    for (Acceptor a : w.acceptors) {
      rest &= a.pc == AcceptorSteps.IDLE;
    }
    for (int client = 1; client <= w.clients.length; client++) {
      Client c = w.clients[client - 1];
      rest &=
          switch (c.life) {
            case Client.ALIVE -> setup.isPlain(client) || clients.isAtRest(w, client);
            case Client.DYING -> false;
            default -> true;
          };
    }
    return rest;
  }

  @Override
  public void step(String name, World world, Action action) {
    int number = apply(name, world, action);
    from.add(current);
    to.add(number);
  }

  @Override
  public void mishap(String name, World world, Action action) {
    apply(name, world, action);
  }

  private int apply(String name, World world, Action action) {
    steps++;
    World next = world.copy();
    load(next);
    action.apply(next, table);
    for (int i = 0; i < setup.entries(); i++) {
      long entry = OfferTable.entry(table, Setup.PORT, i);
      next.table[2 * i] = OfferTable.word(entry);
      next.table[2 * i + 1] = OfferTable.owner(entry);
    }
    return visit(name, next);
  }

  private void load(World w) {
    for (int i = 0; i < setup.entries(); i++) {
      long entry = OfferTable.entry(table, Setup.PORT, i);
      Memory.putLong(entry, w.table[2 * i]);
      Memory.putLong(entry + 8, w.table[2 * i + 1]);
    }
  }

  private int visit(String name, World w) {
    Key key = w.key();
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    int number = numbers.size();
    numbers.put(key, number);
    parents.add(current);
    names.add(name);
    try {
      Properties.check(w);
    } catch (Properties.Violation e) {
      current = number;
      throw e;
    }
    waiting.addLast(new Waiting(number, w));
    return number;
  }

  /** From every state, without mishaps, there is a way to rest: no wait is for ever. */
  private void checkThatAllComeToRest() {
    BitSet comes = (BitSet) atRest.clone();
    boolean more = true;
    while (more) {
      more = false;
      for (int i = from.size() - 1; i >= 0; i--) {
        if (comes.get(to.get(i)) && !comes.get(from.get(i))) {
          comes.set(from.get(i));
          more = true;
        }
      }
    }
    int stuck = comes.nextClearBit(0);
    if (stuck < numbers.size()) {
      throw new Properties.Violation("somebody waits for ever\n  by " + way(stuck));
    }
  }

  private String way(int number) {
    List<String> way = new ArrayList<>();
    for (int n = number; n >= 0; n = parents.get(n)) {
      way.add(names.get(n));
    }
    Collections.reverse(way);
    return String.join(", ", way);
  }

  @Override
  public void close() {
    Memory.free(table);
  }
}
