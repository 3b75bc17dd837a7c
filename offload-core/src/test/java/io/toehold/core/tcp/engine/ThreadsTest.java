package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.link.SimulatedWire;
import io.toehold.core.link.SplitMix64;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine in a thread of its own, applications in others. */
@Timeout(120)
class ThreadsTest {
  private static final long CLIENT = IpAddress.mapped(0x0a000001);
  private static final long SERVER = IpAddress.mapped(0x0a000002);

  private final SimulatedWire wire = new SimulatedWire(1);
  private final ChunkPool pool = new ChunkPool(10, 1 << 16);
  private final TcpStack client = stack(true, CLIENT);
  private final TcpStack server = stack(false, SERVER);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean stop;

  private TcpStack stack(boolean left, long address) {
    TcpStack stack =
        new TcpStack(new TcpParameters(), left ? wire.left : wire.right, pool, address, () -> {});
    stack.address(0, address);
    return stack;
  }

  private Future<?> engine() {
    return threads.submit(
        () -> {
          while (!stop) {
            long now = System.nanoTime();
            wire.advance(now);
            if (client.poll(now) + server.poll(now) == 0) {
              Thread.yield();
            }
          }
        });
  }

  @AfterEach
  void free() {
    threads.shutdown();
    client.close();
    server.close();
    wire.close();
    pool.close();
  }

  @Test
  void everyByteArrivesWhoeverReadsAndWritesWhen() throws Exception {
    TcpListener listener = server.listen(0, 0, 80, 100);
    Future<?> engine = engine();
    List<Future<Long>> ends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      TcpConnection out = client.open();
      client.connect(out, new ConnectionKey(0, CLIENT, 1000 + i, 0, SERVER, 80));
      TcpConnection in = await(listener::accept);
      int seed = i;
      long total = 10L << 20;
      await(() -> out.isEstablished() ? out : null);
      ends.add(threads.submit(() -> write(out, seed, total)));
      ends.add(threads.submit(() -> read(in, total)));
    }
    for (Future<Long> end : ends) {
      assertEquals(10L << 20, end.get());
    }
    await(
        () -> client.connections() + server.connections() == 0 && pool.inUse() == 0 ? this : null);
    stop = true;
    engine.get();
  }

  private static long write(TcpConnection c, int seed, long total) {
    SplitMix64 random = new SplitMix64(seed);
    byte[] bytes = new byte[8000];
    long sent = 0;
    while (sent < total) {
      int length = (int) Math.min(total - sent, 1 + random.nextInt(bytes.length));
      for (int i = 0; i < length; i++) {
        bytes[i] = at(sent + i);
      }
      int n = c.write(bytes, 0, length);
      assertTrue(n != TcpConnection.FAILED, () -> "failed: " + c.error());
      sent += Math.max(n, 0);
      if (n < 0) {
        Thread.yield();
      }
    }
    c.disconnect();
    while (c.read(bytes, 0, 1) != TcpConnection.END) {
      Thread.yield();
    }
    c.detach();
    return sent;
  }

  private static long read(TcpConnection c, long total) {
    SplitMix64 random = new SplitMix64(total);
    byte[] bytes = new byte[8000];
    long received = 0;
    while (true) {
      int n = c.read(bytes, 0, 1 + random.nextInt(bytes.length));
      if (n == TcpConnection.END) {
        break;
      }
      assertTrue(n != TcpConnection.FAILED, () -> "failed: " + c.error());
      for (int i = 0; i < n; i++) {
        if (bytes[i] != at(received + i)) {
          throw new AssertionError("wrong byte at " + (received + i));
        }
      }
      received += Math.max(n, 0);
      if (n < 0) {
        Thread.yield();
      }
    }
    c.disconnect();
    c.detach();
    return received;
  }

  private static byte at(long position) {
    return (byte) (position * 0x9e3779b97f4a7c15L >>> 56);
  }

  private static <T> T await(Callable<T> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      T result = condition.call();
      if (result != null) {
        return result;
      }
      Thread.yield();
    }
    throw new AssertionError("not in time");
  }

  private static final int RACES = 1_000_000;
  private static final int BATCH = 1000;

  /** What two threads race about, and whose turn it is. */
  private static final class Race {
    volatile TcpListener listener;
    volatile TcpConnection accepted;
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
  }

  /**
   * TOE-CONTRACT sections 3 and 9: a listener is closed, by an application that may accept before,
   * while the engine commits a connection to it. Whoever wins, that is accepted, or drained, once.
   */
  @Test
  void aListenerThatClosesWhileConnectionsAreCommitted() throws Exception {
    Race race = new Race();
    Future<?> application =
        threads.submit(
            () -> {
              SplitMix64 random = new SplitMix64(1);
              for (int round = 1; round <= RACES; round++) {
                awaitTurn(race.begun, round);
                TcpListener listener = race.listener;
                dither(random);
                race.accepted = (round & 1) == 0 ? listener.accept() : null;
                listener.close();
                race.ended.set(round);
              }
            });
    SplitMix64 random = new SplitMix64(2);
    List<TcpConnection> drained = new ArrayList<>();
    int accepted = 0;
    for (int round = 1; round <= RACES; round++) {
      TcpListener listener = new TcpListener(server, 0, 0, 80, 10);
      TcpConnection connection = server.open();
      race.listener = listener;
      race.begun.set(round);
      dither(random);
      listener.commit(connection);
      awaitTurn(race.ended, round);
      if (race.accepted != null) {
        assertSame(connection, race.accepted);
        assertFalse(connection.wantsDetach(), "accepted and drained");
        accepted++;
        connection.abort();
        connection.detach(); // which asserts that it is the first time
      }
      assertTrue(connection.wantsDetach(), "neither accepted nor drained");
      assertFalse(listener.isAcceptable());
      drained.add(connection);
      if (drained.size() == BATCH) {
        server.poll(Long.MIN_VALUE / 2 + round);
        drained.forEach(c -> assertTrue(c.isFinal()));
        drained.clear();
      }
    }
    application.get();
    assertTrue(accepted > 0 && accepted < RACES / 2, "no race: " + accepted);
  }

  private static void awaitTurn(AtomicInteger turn, int round) {
    for (int looks = 0; turn.get() < round; looks++) {
      if (looks < 200) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // the other one has no core
      }
    }
  }

  private static void dither(SplitMix64 random) {
    for (int left = random.nextInt(64); left > 0; left--) {
      Thread.onSpinWait();
    }
  }
}
