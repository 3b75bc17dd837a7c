package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.link.Faults;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpEvents;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.host.interop.World.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many connections. */
final class Load {
  private static final int THREADS = 4;
  private static final int OPENING = 64;

  private Load() {}

  /** How many connections are accepted in a second: from another engine, and from the kernel. */
  static void rate(Scale scale, Notes notes) throws Exception {
    int seconds = scale.attackSeconds();
    notes.say("from an engine on the same thread %d/s", fromEngine(seconds));
    for (boolean offloads : new boolean[] {false, true}) {
      notes.say(
          "from the kernel, %s, %d/s",
          offloads ? "vnet headers" : "plain", fromKernel(seconds, offloads));
    }
  }

  private static long fromEngine(int seconds) throws Exception {
    try (TwoEngines engines = new TwoEngines(new Faults())) {
      AtomicLong accepted = new AtomicLong();
      Semaphore room = new Semaphore(OPENING);
      TcpListener listener = engines.right.listen(0, 0, World.PORT, 1024);
      // On the engines' thread: an end of the stream each way, as short connections have it.
      listener.onAcceptable(
          () -> {
            TcpConnection c = listener.accept();
            accepted.incrementAndGet();
            c.disconnect();
            c.detach();
          });
      long begin = System.nanoTime();
      long end = begin + TimeUnit.SECONDS.toNanos(seconds);
      while (System.nanoTime() < end) {
        room.acquire();
        engines.open((c, events) -> closeAtItsEnd(c, events, room));
      }
      long count = accepted.get();
      assertTrue(room.tryAcquire(OPENING, 20, TimeUnit.SECONDS), "all of them have ended");
      listener.close();
      return count / seconds;
    }
  }

  private static void closeAtItsEnd(TcpConnection c, int events, Semaphore room) {
    if ((events & TcpEvents.PEER_FIN) != 0) {
      c.disconnect();
      c.detach();
      room.release();
    }
  }

  private static long fromKernel(int seconds, boolean offloads) throws Exception {
    try (World w = World.direct(offloads, false)) {
      TcpListener listener = w.engine.stack.listen(0, 0, World.PORT, 1024);
      AtomicLong accepted = new AtomicLong();
      listener.onAcceptable(
          () -> {
            TcpConnection c = listener.accept();
            accepted.incrementAndGet();
            c.disconnect();
            c.detach();
          });
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      List<Future<Long>> clients = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        clients.add(w.async(() -> connectUntil(w, end)));
      }
      long count = 0;
      for (Future<Long> client : clients) {
        count += client.get();
      }
      assertEquals(count, accepted.get());
      listener.close();
      return count / seconds;
    }
  }

  private static long connectUntil(World w, long end) throws Exception {
    return w.kernel.call(
        () -> {
          long count = 0;
          while (System.nanoTime() < end) {
            try (var channel = java.nio.channels.SocketChannel.open(w.ours(false))) {
              assertTrue(channel.isConnected());
              new KernelEnd(channel).reset();
            }
            count++;
          }
          return count;
        });
  }

  /** Many connections are open at once, and all of them work. */
  static void established(Scale scale, Notes notes) throws Exception {
    try (World w = World.direct(false, false)) {
      TcpListener listener = w.engine.stack.listen(0, 0, World.PORT, 128);
      List<Pair> pairs = new ArrayList<>();
      long before = used();
      for (int i = 0; i < scale.established(); i++) {
        pairs.add(w.kernelConnects(i % 2 == 0, listener));
      }
      for (int round = 0; round < 2; round++) {
        for (Pair pair : pairs) {
          Streams.write(pair.kernels(), round, 1);
          assertEquals(1, Streams.read(pair.ours(), round, 1));
          Streams.write(pair.ours(), round, 1);
          assertEquals(1, Streams.read(pair.kernels(), round, 1));
        }
      }
      assertEquals(scale.established(), w.engine.stack.connections());
      long each = (used() - before) / scale.established();
      notes.say(
          "%d, half of them IPv6; %d bytes of heap each, those of the kernel's sockets in it; chunks in use: %d",
          scale.established(), each, w.engine.pool.inUse());
      for (Pair pair : pairs) {
        pair.kernels().close();
        pair.ours().close();
      }
      listener.close();
      w.awaitNothingLeft();
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
