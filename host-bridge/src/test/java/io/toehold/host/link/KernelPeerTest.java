package io.toehold.host.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.link.FaultLink;
import io.toehold.core.link.Faults;
import io.toehold.core.link.Link;
import io.toehold.core.tcp.engine.ChunkPool;
import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.core.tcp.engine.TcpStack;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import io.toehold.host.sys.TestNative;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our TCP and the kernel's, over a TUN device in a namespace of its own. */
@Timeout(120)
class KernelPeerTest {
  private static final int PORT = 5000;
  private static final long BULK = Long.getLong("toehold.kernel.bytes", 64 << 20);
  private static final int SHORT_CONNECTIONS = 300;

  /** The engine's thread, its device, and the kernel's side. */
  private static final class World implements AutoCloseable {
    final NetworkNamespace network = NetworkNamespace.open();
    final ChunkPool pool = new ChunkPool(14, 1 << 14);
    final ExecutorService threads = Executors.newCachedThreadPool();
    final TunLink device;
    final FaultLink link;
    final LinkWaiter waiter;
    final TcpStack stack;
    final boolean ipv6;
    final Future<?> engine;
    volatile boolean stop;

    /**
     * @param faults what happens on the way, in both directions; null for a clean one
     */
    World(boolean ipv6, boolean offloads, Faults faults) throws Exception {
      this.ipv6 = ipv6;
      device = network.tun("tcp0", offloads, 1500, "10.9.0.1/24", "fd09::1/64");
      // The kernel's TCP fills a shorter queue and loses packets there.
      network.runs("ip", "link", "set", "dev", "tcp0", "txqueuelen", "20000");
      link = new FaultLink(device, 1);
      waiter = new LinkWaiter(TestNative.calls(), List.of(device));
      if (faults != null) {
        link.outgoing.set(faults);
        link.incoming.set(faults);
      }
      Link carrier = faults == null ? device : link;
      stack = new TcpStack(new TcpParameters(), carrier, pool, System.nanoTime(), waiter::ring);
      stack.address(0, IpAddress.mapped(0x0a090002));
      stack.address(0xfd09L << 48, 2);
      engine = threads.submit(this::run);
    }

    private void run() {
      while (!stop) {
        long now = System.nanoTime();
        link.advance(now);
        if (stack.poll(now) == 0) {
          long deadline = Math.min(stack.nextDeadline(), link.nextArrival());
          long wait = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
          waiter.await(wait, () -> stop || stack.nextDeadline() <= now);
        }
      }
    }

    InetSocketAddress ours() {
      return new InetSocketAddress(ipv6 ? "fd09::2" : "10.9.0.2", PORT);
    }

    InetSocketAddress kernels() {
      return new InetSocketAddress(ipv6 ? "fd09::1" : "10.9.0.1", PORT);
    }

    TcpConnection connect() {
      TcpConnection c = stack.open();
      ConnectionKey to =
          ipv6
              ? new ConnectionKey(0, 0, 0, 0xfd09L << 48, 1, PORT)
              : new ConnectionKey(0, 0, 0, 0, IpAddress.mapped(0x0a090001), PORT);
      stack.connect(c, to);
      return c;
    }

    /** Counters of the kernel's TCP in the namespace. */
    Map<String, Long> counters() throws IOException {
      return network
          .runs("nstat", "-asz")
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.trim().split("\\s+"))
          .collect(Collectors.toMap(w -> w[0], w -> Long.parseLong(w[1])));
    }

    /**
     * The kernel has seen nothing wrong. (Its probes for a lost tail, its time-outs, and the RST
     * for our answer to a FIN that was sent again, may be due to an engine that had no processor
     * for a while.)
     */
    void assertClean() throws IOException {
      Map<String, Long> seen = counters();
      for (String bad :
          List.of(
              "TcpInErrs",
              "TcpInCsumErrors",
              "TcpExtTCPFastRetrans",
              "TcpExtTCPChallengeACK",
              "TcpExtTCPAbortOnData",
              "TcpExtPAWSEstab")) {
        assertEquals(0L, seen.get(bad), bad);
      }
    }

    @Override
    public void close() throws IOException {
      stop = true;
      waiter.ring();
      try {
        engine.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
      threads.shutdown();
      stack.close();
      waiter.close();
      link.close();
      pool.close();
      network.close();
    }
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

  private static long write(TcpConnection c, long total) {
    byte[] bytes = new byte[32 << 10];
    long sent = 0;
    while (sent < total) {
      int length = (int) Math.min(bytes.length, total - sent);
      for (int i = 0; i < length; i++) {
        bytes[i] = at(sent + i);
      }
      int n = c.write(bytes, 0, length);
      assertTrue(n != TcpConnection.FAILED, () -> "failed: " + c.error());
      sent += Math.max(0, n);
      if (n < 0) {
        Thread.yield();
      }
    }
    c.disconnect();
    return sent;
  }

  private static long read(TcpConnection c) {
    byte[] bytes = new byte[32 << 10];
    long received = 0;
    while (true) {
      int n = c.read(bytes, 0, bytes.length);
      if (n == TcpConnection.END) {
        return received;
      }
      assertTrue(n != TcpConnection.FAILED, () -> "failed: " + c.error());
      check(bytes, n, received);
      received += Math.max(0, n);
      if (n < 0) {
        Thread.yield();
      }
    }
  }

  private static void check(byte[] bytes, int n, long position) {
    for (int i = 0; i < n; i++) {
      if (bytes[i] != at(position + i)) {
        throw new AssertionError("wrong byte at " + (position + i));
      }
    }
  }

  private static long write(SocketChannel c, long total) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(64 << 10);
    for (long sent = 0; sent < total; ) {
      bytes.clear();
      int length = (int) Math.min(bytes.capacity(), total - sent);
      for (int i = 0; i < length; i++) {
        bytes.put(at(sent + i));
      }
      bytes.flip();
      while (bytes.hasRemaining()) {
        sent += c.write(bytes);
      }
    }
    c.shutdownOutput();
    return total;
  }

  private static long read(SocketChannel c) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
    long received = 0;
    while (true) {
      bytes.clear();
      int n = c.read(bytes);
      if (n < 0) {
        return received;
      }
      check(bytes.array(), n, received);
      received += n;
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void theKernelConnectsAndBothSendMuch(boolean ipv6, boolean offloads) throws Exception {
    try (World w = new World(ipv6, offloads, null)) {
      TcpListener listener = w.stack.listen(0, 0, PORT, 10);
      try (SocketChannel kernel = w.network.call(SocketChannel::open)) {
        kernel.connect(w.ours());
        exchange(w, await(listener::accept), kernel, BULK);
      }
      w.assertClean();
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void weConnectAndBothSendMuch(boolean ipv6, boolean offloads) throws Exception {
    try (World w = new World(ipv6, offloads, null);
        ServerSocketChannel server = w.network.call(ServerSocketChannel::open)) {
      server.bind(w.kernels());
      TcpConnection c = w.connect();
      try (SocketChannel kernel = server.accept()) {
        await(() -> c.isEstablished() ? c : null);
        exchange(w, c, kernel, BULK);
      }
      w.assertClean();
    }
  }

  /** First one direction, then the other, then the ends, half by half. */
  private static void exchange(World w, TcpConnection c, SocketChannel kernel, long bytes)
      throws Exception {
    long begin = System.nanoTime();
    Future<Long> up = w.threads.submit(() -> write(c, bytes));
    assertEquals(bytes, read(kernel));
    assertEquals(bytes, up.get());
    long middle = System.nanoTime();
    Future<Long> down = w.threads.submit(() -> read(c));
    write(kernel, bytes);
    assertEquals(bytes, down.get());
    long end = System.nanoTime();
    System.out.printf(
        "KernelPeerTest: %d MB/s out, %d MB/s in%n",
        bytes * 1000 / (middle - begin), bytes * 1000 / (end - middle));
    c.detach();
    await(() -> w.stack.connections() == 0 && w.pool.inUse() == 0 ? w : null);
  }

  /** Loss in percent; reordering, copies and corruption with it. */
  @ParameterizedTest
  @CsvSource({"1,false", "5,true", "20,false"})
  void everyByteArrivesWhateverHappensOnTheWay(int loss, boolean ipv6) throws Exception {
    Faults faults = new Faults();
    faults.delay = 1_000_000;
    faults.loss = loss / 100.0;
    faults.reordering = 0.05;
    faults.reorderingDelay = 3_000_000;
    faults.duplication = 0.02;
    faults.corruption = 0.01;
    try (World w = new World(ipv6, false, faults)) {
      TcpListener listener = w.stack.listen(0, 0, PORT, 10);
      try (SocketChannel kernel = w.network.call(SocketChannel::open)) {
        kernel.connect(w.ours());
        exchange(w, await(listener::accept), kernel, loss > 10 ? 200_000 : 4 << 20);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,true"})
  void manyShortConnections(boolean ipv6, boolean offloads) throws Exception {
    try (World w = new World(ipv6, offloads, null)) {
      TcpListener listener = w.stack.listen(0, 0, PORT, 10);
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < SHORT_CONNECTIONS; i++) {
                  serve(listener);
                }
              },
              w.threads);
      for (int i = 0; i < SHORT_CONNECTIONS; i++) {
        try (SocketChannel kernel = w.network.call(SocketChannel::open)) {
          kernel.connect(w.ours());
          assertEquals(1000, write(kernel, 1000));
          assertEquals(1000, read(kernel));
        }
      }
      served.get();
      await(() -> w.stack.connections() == 0 && w.pool.inUse() == 0 ? w : null);
      w.assertClean();
    }
  }

  private static void serve(TcpListener listener) {
    try {
      TcpConnection c = await(listener::accept);
      assertEquals(1000, read(c));
      assertEquals(1000, write(c, 1000));
      c.detach();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
