package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.link.Faults;
import io.toehold.core.link.Link;
import io.toehold.core.sim.Cable;
import io.toehold.core.sim.Node;
import io.toehold.core.sim.Seeds;
import io.toehold.core.sim.Simulation;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import org.junit.jupiter.api.Test;

/**
 * How long a transfer takes where every fifth packet is lost, acknowledgements too. Such a path is
 * slow, but never as slow as time-outs of minutes make it.
 */
class HeavyLossTest {
  private static final int SEEDS = 100;

  /** Half of the transfers take less than 12 s. */
  private static final long PATIENCE = 180_000_000_000L;

  private static final int AMOUNT = 400_000;
  private static final int PORT = 80;
  private static final long[] SENDER = {0, IpAddress.mapped(0x0a000001)};
  private static final long[] RECEIVER = {0, IpAddress.mapped(0x0a000002)};

  /** One stack with one connection that sends or receives. */
  private static final class Host implements Node {
    final TcpStack stack;
    TcpConnection connection;
    TcpListener listener;
    private final byte[] buffer = new byte[16 << 10];
    long moved;
    private boolean turn;

    Host(Link link, ChunkPool pool, long seed, long[] address) {
      stack = new TcpStack(new TcpParameters(), link, pool, seed, () -> {});
      stack.address(address[0], address[1]);
    }

    @Override
    public void poll(long now) {
      stack.poll(now);
      turn = false;
      if (listener != null && connection == null) {
        connection = listener.accept();
      }
      if (connection != null && connection.isEstablished()) {
        move();
      }
      stack.poll(now);
    }

    private void move() {
      int n;
      do {
        n =
            listener != null
                ? connection.read(buffer, 0, buffer.length)
                : connection.write(buffer, 0, (int) Math.min(AMOUNT - moved, buffer.length));
        moved += Math.max(n, 0);
      } while (n > 0);
    }

    @Override
    public long nextDeadline() {
      return turn ? Long.MIN_VALUE : stack.nextDeadline();
    }
  }

  private static void transfer(Simulation simulation) {
    Cable cable = simulation.cable("cable");
    for (Faults faults : new Faults[] {cable.wire.left.faults, cable.wire.right.faults}) {
      faults.delay = 5_000_000;
      faults.rate = 12_500_000;
      faults.queueLimit = 256 << 10;
      faults.loss = 0.2;
    }
    try (ChunkPool pool = new ChunkPool(14, 1 << 20)) {
      Host sender = new Host(cable.left, pool, simulation.random.nextLong(), SENDER);
      Host receiver = new Host(cable.right, pool, simulation.random.nextLong(), RECEIVER);
      try {
        receiver.listener = receiver.stack.listen(0, 0, PORT, 8);
        TcpConnection c = sender.stack.open();
        c.events((x, events) -> sender.turn = true);
        sender.connection = c;
        simulation.add(sender);
        simulation.add(receiver);
        sender.stack.connect(
            c, new ConnectionKey(SENDER[0], SENDER[1], 1000, RECEIVER[0], RECEIVER[1], PORT));
        assertTrue(
            simulation.runUntil(() -> receiver.moved == AMOUNT, PATIENCE),
            () -> "got " + receiver.moved);
      } finally {
        sender.stack.close();
        receiver.stack.close();
      }
    }
  }

  @Test
  void everyFifthPacketIsLost() {
    Seeds.run(HeavyLossTest.class, "everyFifthPacketIsLost", SEEDS, HeavyLossTest::transfer);
  }
}
