package io.toehold.host.interop;

import io.toehold.core.link.FaultLink;
import io.toehold.core.link.Link;
import io.toehold.core.tcp.engine.ChunkPool;
import io.toehold.core.tcp.engine.TcpStack;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import io.toehold.host.link.LinkWaiter;
import io.toehold.host.link.TunLink;
import io.toehold.host.sys.TestNative;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * An engine with its thread, over a TUN device whose other side is the kernel's. Its addresses are
 * 10.9.0.2 and fd09::2.
 */
public final class EngineHost implements AutoCloseable {
  public final ChunkPool pool = new ChunkPool(14, 1 << 14);
  public final TunLink device;

  /** Between the engine and the device, if asked for, else null; to be used {@link #within}. */
  public final FaultLink faults;

  /** What the engine sends and receives, if there is a {@link #faults}. */
  public final Tap tap;

  public final TcpStack stack;

  private final LinkWaiter waiter;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final FutureTask<Void> engine = new FutureTask<>(this::run, null);
  private volatile boolean stop;

  /**
   * @param device is closed with this
   * @param tampered whether {@link #faults} and {@link #tap} lie before the device
   */
  public EngineHost(TunLink device, boolean tampered, TcpParameters parameters) throws IOException {
    this.device = device;
    faults = tampered ? new FaultLink(device, 1) : null;
    tap = tampered ? new Tap(faults) : null;
    Link link = tampered ? tap : device;
    waiter = new LinkWaiter(TestNative.calls(), List.of(device));
    stack = new TcpStack(parameters, link, pool, System.nanoTime(), waiter::ring);
    stack.address(0, IpAddress.mapped(0x0a090002));
    stack.address(0xfd09L << 48, 2);
    Thread thread = new Thread(engine, "engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stop) {
      long now = System.nanoTime();
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      long arrival = Long.MAX_VALUE;
      if (faults != null) {
        faults.advance(now);
      }
      if (stack.poll(now) == 0) {
        if (faults != null) {
          arrival = faults.nextArrival();
        }
        long deadline = Math.min(stack.nextDeadline(), arrival);
        long wait = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
        waiter.await(wait, () -> stop || !tasks.isEmpty() || stack.nextDeadline() <= now);
      }
    }
  }

  /** Does something on the engine's thread, between its duty cycles, and waits for it. */
  public void within(Runnable action) throws Exception {
    Future<?> done = later(action);
    done.get();
  }

  private Future<?> later(Runnable action) {
    FutureTask<Void> task = new FutureTask<>(action, null);
    tasks.add(task);
    waiter.ring();
    return task;
  }

  /** Fails if the engine's thread has. */
  @Override
  public void close() throws IOException {
    stop = true;
    waiter.ring();
    Failure.join(engine);
    stack.close();
    waiter.close();
    if (faults != null) {
      faults.close();
    } else {
      device.close();
    }
    pool.close();
  }
}
