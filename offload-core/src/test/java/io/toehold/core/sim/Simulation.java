package io.toehold.core.sim;

import io.toehold.core.link.PcapWriter;
import io.toehold.core.link.SimulatedWire;
import io.toehold.core.link.SplitMix64;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Nodes, cables between them, and a clock, in one thread: everything that happens follows from the
 * seed. Who has the first turn when several could is drawn anew each time, and so is the origin of
 * time.
 */
public final class Simulation implements AutoCloseable {
  /** So many turns without time passing are a node that never comes to rest. */
  private static final int MAX_TURNS_AT_ONCE = 10_000;

  /** For whoever builds the scenario; drawn from the seed. */
  public final SplitMix64 random;

  public final VirtualClock clock;

  private final SplitMix64 order;
  private final PcapWriter capture;
  private final List<Cable> cables = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Runnable> checks = new ArrayList<>();
  private long stoodStillAt;
  private int turnsAtOnce;

  /**
   * @param capture where all packets of all links are written, or null
   */
  Simulation(long seed, PcapWriter capture) {
    this.capture = capture;
    SplitMix64 root = new SplitMix64(seed);
    order = root.split();
    clock = new VirtualClock(root.nextLong() >> 2);
    random = root.split();
    stoodStillAt = clock.now();
  }

  /** A new cable; perfect, until its faults are set. */
  public Cable cable(String name) {
    try {
      Cable cable = new Cable(name, new SimulatedWire(random.nextLong()), capture, clock);
      cable.wire.advance(clock.now());
      cables.add(cable);
      return cable;
    } catch (IOException e) {
      throw new AssertionError("cannot write the capture", e);
    }
  }

  /** Adds one who takes part. */
  public void add(Node node) {
    nodes.add(node);
  }

  /** Adds what has to be true after every turn; it throws if it is not. */
  public void check(Runnable invariant) {
    checks.add(invariant);
  }

  /**
   * Lets things happen until something is true.
   *
   * @param limit nanoseconds that this may take
   * @return whether it became true, before the time was up and before nothing more could happen
   */
  public boolean runUntil(BooleanSupplier condition, long limit) {
    long end = clock.now() + limit;
    while (!condition.getAsBoolean()) {
      long next = nextEvent();
      if (next == Long.MAX_VALUE || next > end) {
        clock.advanceTo(end);
        tellTime();
        return false;
      }
      turn(next);
    }
    return true;
  }

  /** Lets this much time pass, and whatever happens in it. */
  public void run(long nanos) {
    runUntil(() -> false, nanos);
  }

  /** When something happens next; {@link Long#MAX_VALUE} if nothing ever will. */
  public long nextEvent() {
    long next = Long.MAX_VALUE;
    for (Cable cable : cables) {
      next = Math.min(next, cable.wire.nextArrival());
    }
    for (Node node : nodes) {
      next = Math.min(next, node.nextDeadline());
    }
    return next;
  }

  private void turn(long time) {
    clock.advanceTo(time);
    long now = clock.now();
    turnsAtOnce = now == stoodStillAt ? turnsAtOnce + 1 : 0;
    stoodStillAt = now;
    if (turnsAtOnce > MAX_TURNS_AT_ONCE) {
      throw new AssertionError("time stands still at " + clock.elapsed() + " ns");
    }
    tellTime();
    int first = order.nextInt(Math.max(1, nodes.size()));
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get((first + i) % nodes.size()).poll(now);
    }
    checks.forEach(Runnable::run);
  }

  private void tellTime() {
    cables.forEach(cable -> cable.wire.advance(clock.now()));
  }

  /** Frees the cables. */
  @Override
  public void close() {
    cables.forEach(cable -> cable.wire.close());
  }
}
