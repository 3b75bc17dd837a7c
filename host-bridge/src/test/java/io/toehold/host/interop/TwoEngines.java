package io.toehold.host.interop;

import io.toehold.core.link.Faults;
import io.toehold.core.link.SimulatedWire;
import io.toehold.core.tcp.engine.ChunkPool;
import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpEvents;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.core.tcp.engine.TcpStack;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import io.toehold.host.link.LinkWaiter;
import io.toehold.host.sys.TestNative;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Two engines with a simulated wire between them, on one thread, in real time. */
final class TwoEngines implements AutoCloseable {
  private static final long LEFT = IpAddress.mapped(0x0a090001);
  private static final long RIGHT = IpAddress.mapped(0x0a090002);

  private static final ConnectionKey KEY = new ConnectionKey(0, LEFT, 0, 0, RIGHT, World.PORT);

  private final SimulatedWire wire = new SimulatedWire(1);
  private final ChunkPool pool = new ChunkPool(14, 1 << 14);
  private final LinkWaiter waiter = new LinkWaiter(TestNative.calls(), List.of());
  final TcpStack left;
  final TcpStack right;
  private final FutureTask<Void> engines = new FutureTask<>(this::run, null);
  private volatile boolean stop;

  TwoEngines(Faults both) throws IOException {
    wire.left.faults.set(both);
    wire.right.faults.set(both);
    left = new TcpStack(new TcpParameters(), wire.left, pool, 1, waiter::ring);
    right = new TcpStack(new TcpParameters(), wire.right, pool, 2, waiter::ring);
    left.address(0, LEFT);
    right.address(0, RIGHT);
    Thread thread = new Thread(engines, "engines");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stop) {
      long now = System.nanoTime();
      wire.advance(now);
      if (left.poll(now) + right.poll(now) == 0) {
        long next = Math.min(deadline(), wire.nextArrival());
        long wait = next == Long.MAX_VALUE ? next : next - System.nanoTime();
        waiter.await(wait, () -> stop || deadline() <= now);
      }
    }
  }

  private long deadline() {
    return Math.min(left.nextDeadline(), right.nextDeadline());
  }

  /** Begins to connect from the left to the right. */
  void open(TcpEvents events) {
    TcpConnection c = left.open();
    c.events(events);
    left.connect(c, KEY);
  }

  /** A connection from the left to the right. */
  End[] connect() throws Exception {
    TcpListener listener = right.listen(0, 0, World.PORT, 10);
    TcpConnection c = left.open();
    EngineEnd from = new EngineEnd(c);
    left.connect(c, KEY);
    from.awaitConnected();
    TcpConnection[] accepted = new TcpConnection[1];
    World.await("accepted", () -> (accepted[0] = listener.accept()) != null);
    listener.close();
    World.await("closed", listener::isStopped);
    return new End[] {from, new EngineEnd(accepted[0])};
  }

  @Override
  public void close() throws IOException {
    stop = true;
    waiter.ring();
    Failure.join(engines);
    left.close();
    right.close();
    waiter.close();
    wire.close();
    pool.close();
  }
}
