package io.toehold.host.interop;

import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import io.toehold.host.link.NetworkNamespace;
import io.toehold.host.link.TunLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * An engine and a kernel that can reach each other, in namespaces of their own.
 *
 * <pre>
 *   direct    engine 10.9.0.2, fd09::2 ── tcp0 ── 10.9.0.1, fd09::1 kernel
 *   routed    engine 10.9.0.2, fd09::2 ── tcp0 ── router ── wire0 ── 10.8.0.2, fd08::2 kernel
 *                                                   │
 *                                                 evil0                                           packets of anybody
 * </pre>
 */
public final class World implements AutoCloseable {
  /** Where servers listen. */
  public static final int PORT = 5000;

  private static final int SOCKETS = 64;
  private static final int KERNEL_DIRECT = 0x0a090001;
  private static final int KERNEL_ROUTED = 0x0a080002;
  private static final long DIRECT_NET = 0xfd09L << 48;
  private static final long ROUTED_NET = 0xfd08L << 48;

  /** Where the engine's packets go to first; the kernel's own in a direct world. */
  public final NetworkNamespace router;

  /** Where the kernel's connections end. */
  public final NetworkNamespace kernel;

  public final EngineHost engine;

  /** For whatever has to go on at the same time. */
  public final ExecutorService threads = Executors.newCachedThreadPool(World::daemon);

  private final Queue<SocketChannel> sockets = new ConcurrentLinkedQueue<>();
  private final ServerSocketChannel[] servers = new ServerSocketChannel[2];

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "interop");
    thread.setDaemon(true);
    return thread;
  }

  private World(NetworkNamespace router, NetworkNamespace kernel, EngineHost engine) {
    this.router = router;
    this.kernel = kernel;
    this.engine = engine;
  }

  /** A world without a router. */
  public static World direct(boolean offloads, boolean tampered) throws Exception {
    return direct(offloads, tampered, new TcpParameters());
  }

  /** The same with another tuning of the engine. */
  public static World direct(boolean offloads, boolean tampered, TcpParameters parameters)
      throws Exception {
    NetworkNamespace network = NetworkNamespace.open();
    return new World(network, network, engine(network, offloads, tampered, parameters));
  }

  private static EngineHost engine(
      NetworkNamespace network, boolean offloads, boolean tampered, TcpParameters parameters)
      throws Exception {
    TunLink device = network.tun("tcp0", offloads, 1500, "10.9.0.1/24", "fd09::1/64");
    useCubic(network, "10.9.0.0/24", "10.9.0.1", "fd09::/64");
    // The kernel's TCP fills a shorter queue and loses packets there.
    network.runs("ip", "link", "set", "dev", "tcp0", "txqueuelen", "20000");
    return new EngineHost(device, tampered, parameters);
  }

  /**
   * Has the kernel control congestion as we do, whatever the host prefers: by its routes, since a
   * namespace may not prefer what the host does not allow.
   */
  static void useCubic(NetworkNamespace network, String ipv4Net, String ipv4, String ipv6Net)
      throws IOException {
    String dev = "tcp0 proto kernel congctl cubic";
    network.runs(
        "sh", "-c", "ip route change " + ipv4Net + " scope link src " + ipv4 + " dev " + dev);
    if (ipv6Net != null) {
      network.runs("sh", "-c", "ip -6 route change " + ipv6Net + " metric 256 dev " + dev);
    }
  }

  private static void write(NetworkNamespace network, String setting, String value)
      throws IOException {
    network.runs("sh", "-c", "echo " + value + " > /proc/sys/net/" + setting);
  }

  /** A world with a router. */
  public static World routed(TcpParameters parameters) throws Exception {
    NetworkNamespace router = NetworkNamespace.open();
    EngineHost engine = engine(router, false, true, parameters);
    NetworkNamespace kernel = NetworkNamespace.open();
    write(router, "ipv4/ip_forward", "1");
    write(router, "ipv6/conf/all/forwarding", "1");
    write(router, "ipv4/conf/all/rp_filter", "0");
    write(router, "ipv4/conf/default/rp_filter", "0");
    router.cable("wire0", kernel, "wire0");
    router.configure("wire0", 1500, "10.8.0.1/24", "fd08::1/64", "fe80::1/64");
    kernel.configure("wire0", 1500, "10.8.0.2/24", "fd08::2/64", "fe80::2/64");
    kernel.runs("ip", "route", "add", "default", "via", "10.8.0.1", "congctl", "cubic");
    kernel.runs("ip", "-6", "route", "add", "default", "via", "fd08::1", "congctl", "cubic");
    return new World(router, kernel, engine);
  }

  private boolean isRouted() {
    return router != kernel;
  }

  /** Where the engine's servers listen. */
  public InetSocketAddress ours(boolean ipv6) {
    return new InetSocketAddress(ipv6 ? "fd09::2" : "10.9.0.2", PORT);
  }

  /** Where the kernel's servers listen. */
  public InetSocketAddress kernels(boolean ipv6) {
    String v4 = isRouted() ? "10.8.0.2" : "10.9.0.1";
    String v6 = isRouted() ? "fd08::2" : "fd09::1";
    return new InetSocketAddress(ipv6 ? v6 : v4, PORT);
  }

  /** The ends of a connection from the engine, to a port of the kernel's. */
  public ConnectionKey key(boolean ipv6, int localPort, int remotePort) {
    if (ipv6) {
      long high = isRouted() ? ROUTED_NET : DIRECT_NET;
      return new ConnectionKey(0, 0, localPort, high, isRouted() ? 2 : 1, remotePort);
    }
    long low = IpAddress.mapped(isRouted() ? KERNEL_ROUTED : KERNEL_DIRECT);
    return new ConnectionKey(0, 0, localPort, 0, low, remotePort);
  }

  /** Both ends of a connection. */
  record Pair(EngineEnd ours, KernelEnd kernels) {}

  /** A connection that the kernel opens. */
  Pair kernelConnects(boolean ipv6) throws Exception {
    TcpListener listener = engine.stack.listen(0, 0, PORT, 128);
    try {
      return kernelConnects(ipv6, listener);
    } finally {
      listener.close();
    }
  }

  /** The same to a port where the engine listens already. */
  Pair kernelConnects(boolean ipv6, TcpListener listener) throws Exception {
    KernelEnd end = kernelEnd();
    end.channel().connect(ours(ipv6));
    return new Pair(accept(listener), end);
  }

  /** The next connection that the engine accepts. */
  static EngineEnd accept(TcpListener listener) throws InterruptedException {
    TcpConnection[] accepted = new TcpConnection[1];
    await("accepted", () -> (accepted[0] = listener.accept()) != null);
    return new EngineEnd(accepted[0]);
  }

  /** A socket of the kernel's that is not connected. */
  KernelEnd kernelEnd() throws Exception {
    SocketChannel socket = sockets.poll();
    if (socket == null) {
      // Many at once: a visit to the namespace takes a thread.
      List<SocketChannel> fresh = kernel.call(World::openSockets);
      socket = fresh.remove(0);
      sockets.addAll(fresh);
    }
    return new KernelEnd(socket);
  }

  private static List<SocketChannel> openSockets() throws IOException {
    List<SocketChannel> fresh = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      fresh.add(SocketChannel.open());
    }
    return fresh;
  }

  /** A socket of the kernel's that listens, the same for all. */
  synchronized ServerSocketChannel kernelListens(boolean ipv6) throws Exception {
    int index = ipv6 ? 1 : 0;
    if (servers[index] == null) {
      servers[index] = kernel.call(ServerSocketChannel::open);
      servers[index].bind(kernels(ipv6), 1024);
    }
    return servers[index];
  }

  /** A connection that the engine opens. */
  Pair weConnect(boolean ipv6) throws Exception {
    ServerSocketChannel server = kernelListens(ipv6);
    EngineEnd end = connect(key(ipv6, 0, PORT));
    KernelEnd accepted = new KernelEnd(server.accept());
    end.awaitConnected();
    return new Pair(end, accepted);
  }

  /** Begins to connect. */
  EngineEnd connect(ConnectionKey key) {
    TcpConnection c = engine.stack.open();
    EngineEnd end = new EngineEnd(c);
    engine.stack.connect(c, key);
    return end;
  }

  /** Does something at the same time. */
  <T> Future<T> async(Callable<T> work) {
    return threads.submit(work);
  }

  /** Waits for something to become true. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.sleep(1);
    }
  }

  /** Waits until the engine has nothing left of its connections. */
  void awaitNothingLeft() throws InterruptedException {
    await("nothing left", () -> engine.stack.connections() == 0 && engine.pool.inUse() == 0);
  }

  /** Counters of the kernel's network, since the namespace was made. */
  Map<String, Long> counters() throws IOException {
    return counters(kernel);
  }

  static Map<String, Long> counters(NetworkNamespace network) throws IOException {
    return network
        .runs("nstat", "-asz")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.trim().split("\\s+"))
        .collect(Collectors.toMap(w -> w[0], w -> Long.parseLong(w[1])));
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (ServerSocketChannel server : servers) {
      if (server != null) {
        server.close();
      }
    }
    for (SocketChannel socket : sockets) {
      socket.close();
    }
    engine.close();
    if (isRouted()) {
      kernel.close();
    }
    router.close();
  }
}
