package io.toehold.core.tcp.engine;

import io.toehold.core.link.Faults;
import io.toehold.core.link.Link;
import io.toehold.core.link.SimulatedLink;
import io.toehold.core.link.SplitMix64;
import io.toehold.core.sim.Cable;
import io.toehold.core.sim.Simulation;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;

/**
 * A whole world: two stacks, a wire with faults, and applications. Its seed decides about
 * everything. After each turn the invariants are checked; after a while all faults heal, and then
 * everything must come to its end.
 */
final class Swarm implements AutoCloseable {
  static final int FIRST_PORT = 1000;
  private static final long SECOND = 1_000_000_000L;
  private static final long FAULTY = 30 * SECOND;
  private static final long HEALED = 1800 * SECOND;
  private static final int PORT = 80;
  private static final long[] CLIENT = {0, IpAddress.mapped(0x0a000001)};
  private static final long[] SERVER = {0, IpAddress.mapped(0x0a000002)};
  private static final long[] CLIENT6 = {0xfd00L << 48, 1};
  private static final long[] SERVER6 = {0xfd00L << 48, 2};

  private final Simulation simulation;
  private final SplitMix64 random;
  private final Cable cable;
  private final ChunkPool pool;
  private final SwarmHost client;
  private final SwarmHost server;
  private final long[] from;
  private final long[] to;
  private boolean healed;

  Swarm(Simulation simulation) {
    this.simulation = simulation;
    random = simulation.random;
    cable = simulation.cable("cable");
    pool = new ChunkPool(10 + random.nextInt(5), 1 << 20);
    device(cable.wire.left);
    device(cable.wire.right);
    faults(cable.wire.left.faults);
    faults(cable.wire.right.faults);
    boolean ipv6 = random.chance(0.3);
    from = ipv6 ? CLIENT6 : CLIENT;
    to = ipv6 ? SERVER6 : SERVER;
    client = new SwarmHost(stack(cable.left, from));
    server = new SwarmHost(stack(cable.right, to));
    server.listener = server.stack.listen(0, 0, PORT, 1 + random.nextInt(8));
    int connections = 1 + random.nextInt(4);
    for (int i = 0; i < connections; i++) {
      long up = amount();
      long down = amount();
      client.applications.add(application("client " + i, 2 * i, up, down));
      server.applications.add(application("server " + i, 2 * i + 1, down, up));
      client.applications.get(i).startAt(simulation.clock.now() + random.nextLong(SECOND));
    }
    simulation.add(client);
    simulation.add(server);
  }

  private SwarmApplication application(String name, int stream, long out, long in) {
    return new SwarmApplication(this, random.split(), name, stream, out, in);
  }

  private long amount() {
    return random.chance(0.2) ? 0 : random.nextLong(random.chance(0.3) ? 400_000 : 20_000);
  }

  private void device(SimulatedLink link) {
    if (random.chance(0.3)) {
      link.setMtu(1280 + random.nextInt(8000));
    }
    if (random.chance(0.4)) {
      link.setOffloads(true, random.chance(0.7), random.chance(0.5));
    }
  }

  private void faults(Faults f) {
    f.delay = random.nextLong(random.chance(0.7) ? 20_000_000 : 300_000_000);
    f.jitter = random.chance(0.5) ? 0 : random.nextLong(10_000_000);
    if (random.chance(0.3)) {
      f.rate = 100_000 + random.nextLong(10_000_000);
      f.queueLimit = 10_000 + random.nextLong(200_000);
      f.markingThreshold = random.chance(0.5) ? f.queueLimit / 2 : Long.MAX_VALUE;
    }
    if (random.chance(0.6)) {
      f.loss = random.nextDouble() * random.nextDouble() * 0.4;
    }
    if (random.chance(0.2)) {
      f.burstStart = random.nextDouble() * 0.05;
    }
    if (random.chance(0.4)) {
      f.reordering = random.nextDouble() * 0.3;
      f.reorderingDelay = 1 + random.nextLong(50_000_000);
    }
    if (random.chance(0.3)) {
      f.duplication = random.nextDouble() * 0.2;
    }
    if (random.chance(0.3)) {
      f.corruption = random.nextDouble() * 0.1;
    }
    if (random.chance(0.2)) {
      f.pathMtu = 1280 + random.nextInt(300);
      f.answersTooBig = random.chance(0.5);
    }
    if (random.chance(0.3)) {
      f.refusal = random.nextDouble() * 0.5;
    }
  }

  private TcpStack stack(Link link, long[] address) {
    TcpParameters p = new TcpParameters();
    p.timestamps = random.chance(0.7);
    p.sack = random.chance(0.8);
    p.windowScaling = random.chance(0.8);
    p.ecn = random.chance(0.3);
    p.orphanRetries = p.dataRetries; // nobody gives up before the faults heal
    p.rack = random.chance(0.8);
    p.congestion = random.chance(0.7) ? "cubic" : "reno";
    if (random.chance(0.4)) {
      p.receiveBuffer = 2000 + random.nextInt(60_000);
      p.maximumReceiveBuffer = p.receiveBuffer + random.nextInt(1 << 20);
    }
    if (random.chance(0.3)) {
      p.sendBuffer = 1000 + random.nextInt(60_000);
    }
    if (random.chance(0.2)) {
      p.initialWindow = 1 + random.nextInt(10);
    }
    TcpStack stack = new TcpStack(p, link, pool, random.nextLong(), () -> {});
    stack.address(address[0], address[1]);
    return stack;
  }

  boolean healed() {
    return healed;
  }

  long now() {
    return simulation.clock.now();
  }

  /** Whether the connection of this application may end in an error. */
  boolean mayBreak(SwarmApplication a) {
    int i = Math.max(client.applications.indexOf(a), server.applications.indexOf(a));
    return client.applications.get(i).aborts() || server.applications.get(i).aborts();
  }

  /** Begins the connection of an application on the client's side. */
  TcpConnection connect(SwarmApplication a) {
    TcpConnection c = client.stack.open();
    int port = FIRST_PORT + client.applications.indexOf(a);
    client.stack.connect(c, new ConnectionKey(from[0], from[1], port, to[0], to[1], PORT));
    return c;
  }

  void run() {
    simulation.runUntil(this::isOver, FAULTY);
    healed = true;
    cable.wire.left.faults.heal();
    cable.wire.right.faults.heal();
    if (!simulation.runUntil(this::isOver, HEALED)) {
      throw new AssertionError("does not end");
    }
    server.listener.close();
    server.stack.poll(now());
    if (pool.inUse() != 0) {
      throw new AssertionError("chunks in use: " + pool.inUse());
    }
  }

  /** Whether all applications are done, and nothing is left of their connections. */
  private boolean isOver() {
    for (int i = 0; i < client.applications.size(); i++) {
      SwarmApplication c = client.applications.get(i);
      SwarmApplication s = server.applications.get(i);
      boolean never = s.connection == null && c.aborts();
      if (!c.closed || !(s.closed || never)) {
        return false;
      }
    }
    return client.stack.connections() == 0 && server.stack.connections() == 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("after " + simulation.clock.elapsed() / 1e9 + " s");
    for (int i = 0; i < client.applications.size(); i++) {
      text.append("\n  ").append(client.applications.get(i));
      text.append("\n  ").append(server.applications.get(i));
    }
    return text.toString();
  }

  @Override
  public void close() {
    client.stack.close();
    server.stack.close();
    pool.close();
  }
}
