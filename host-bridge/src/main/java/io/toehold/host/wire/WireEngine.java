package io.toehold.host.wire;

import io.toehold.core.policy.LinkDefinition;
import io.toehold.core.tcp.engine.ChunkPool;
import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.Errno;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.core.tcp.engine.TcpStack;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.link.LinkWaiter;
import io.toehold.host.link.TunLink;
import io.toehold.host.sys.Daemon;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Our own TCP on one link: a thread that runs the {@link TcpStack}, asleep when there is nothing to
 * do, and what the application's side needs of it. Thread-safe.
 *
 * <pre>
 *   application threads                     the engine's thread
 *   TcpConnection: buffers, doorbells  -->  TcpStack.poll  --> TunLink
 *   WireBell: sleep                    <--  TcpEvents: ring
 *   selectors: epoll on a stand-in     <--  a byte over the stand-in
 * </pre>
 */
public final class WireEngine {
  private static final int CHUNK_SHIFT = 14;
  private static final int MAX_CHUNKS = 1 << 15; // 512 MiB, taken at need

  /** The queue that counts is the application's: what is here has not gone there yet. */
  private static final int BACKLOG = 1;

  private static final long TELLING = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

  /** How often the interface is asked for its MTU, by an engine that is awake. */
  private static final long MTU_LOOK = TimeUnit.SECONDS.toNanos(1);

  private static final long RING_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long the end of the process waits for what has been written and not acknowledged. */
  private static final long FLUSH = TimeUnit.SECONDS.toNanos(2);

  private final LinkDefinition definition;
  private final TunLink link;
  private final LinkWaiter waiter;
  private final TcpStack stack;
  private final StandIns standIns;
  private final PathCounters counters;
  private final Consumer<Throwable> failures;
  private final Consumer<String> complaints;
  private final Consumer<ByteBuffer> told;

  private final Set<WireConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<WireListener> listeners = ConcurrentHashMap.newKeySet();
  private final Queue<WireListener> closed = new ConcurrentLinkedQueue<>();

  /** Those who wait until the engine has looked at their doorbell. */
  private final Queue<CountDownLatch> waiting = new ConcurrentLinkedQueue<>();

  private final CountDownLatch flushed = new CountDownLatch(1);
  private volatile boolean offloading = true;
  private volatile boolean stopping;

  /** Why the engine has ended before its time. */
  private volatile Errno broken = Errno.NONE;

  // The engine's thread
  private final Queue<WireConnection> owedRings = new ConcurrentLinkedQueue<>();
  private final LinkRecords records = new LinkRecords();
  private boolean changed;
  private long toldAt;
  private long mtuAt;
  private long now;

  private WireEngine(
      LinkDefinition definition,
      TunLink link,
      SystemCalls calls,
      PathCounters counters,
      Consumer<ByteBuffer> told,
      Consumer<Throwable> failures,
      Consumer<String> complaints)
      throws IOException {
    this.definition = definition;
    this.complaints = complaints;
    this.link = link;
    this.counters = counters;
    this.told = told;
    this.failures = failures;
    waiter = new LinkWaiter(calls, List.of(link));
    standIns = new StandIns(calls.sockets());
    stack =
        new TcpStack(
            new TcpParameters(),
            link,
            new ChunkPool(CHUNK_SHIFT, MAX_CHUNKS),
            new SecureRandom().nextLong(),
            waiter::ring);
    toldAt = System.nanoTime() - TELLING;
    mtuAt = System.nanoTime();
    for (InetAddress own : addresses(definition)) {
      stack.address(Addresses.high(own), Addresses.low(own));
    }
  }

  /**
   * Opens a link and starts its thread.
   *
   * @param told takes, now and then, a description of all connections (see {@link LinkRecords}), on
   *     the engine's thread
   * @param failures is told of bugs of ours
   * @param complaints takes a line for people
   * @throws IOException if the device cannot be had, or an address is the host's
   */
  public static WireEngine start(
      LinkDefinition definition,
      SystemCalls calls,
      PathCounters counters,
      Consumer<ByteBuffer> told,
      Consumer<Throwable> failures,
      Consumer<String> complaints)
      throws IOException {
    for (InetAddress own : addresses(definition)) {
      if (NetworkInterface.getByInetAddress(own) != null) {
        throw new IOException(own.getHostAddress() + " is an address of the host");
      }
    }
    TunLink link = TunLink.open(calls, definition.name(), definition.offloads(), false);
    try {
      WireEngine engine =
          new WireEngine(definition, link, calls, counters, told, failures, complaints);
      Daemon.start("toehold-" + definition.name(), engine::run);
      return engine;
    } catch (IOException e) {
      link.close();
      throw e;
    }
  }

  private static List<InetAddress> addresses(LinkDefinition definition) {
    return Stream.<InetAddress>of(definition.ipv4(), definition.ipv6())
        .filter(Objects::nonNull)
        .toList();
  }

  // -- the engine's thread

  private void run() {
    try {
      while (!link.isGone() && (!stopping || !stack.isFlushed())) {
        now = System.nanoTime();
        refreshMtu();
        CountDownLatch looked =
            waiting.poll(); // before the look at the doorbells, which were first
        int work = stack.poll(now);
        if (looked != null) {
          looked.countDown();
        }
        for (WireListener listener : listeners) {
          if (listener.again() <= now) {
            listener.offer(now);
          }
        }
        for (WireListener l = closed.poll(); l != null; l = closed.poll()) {
          l.dropNext();
        }
        for (int i = owedRings.size(); i > 0; i--) {
          standIns.acceptAll();
          owedRings.removeIf(WireConnection::ringNow);
        }
        tell(work);
        if (work == 0) {
          sleep();
        }
      }
      broken = link.isGone() ? Errno.NETWORK_DOWN : Errno.CONNECTION_RESET;
    } catch (RuntimeException | Error e) {
      offloading = false;
      broken = Errno.CONNECTION_RESET;
      failures.accept(e);
    } finally {
      connections.forEach(WireConnection::engineBroke);
      boolean removed = link.isGone();
      link.close();
      standIns.close();
      waiter.close();
      flushed.countDown();
      if (removed && !stopping) {
        complaints.accept(
            "link "
                + definition.name()
                + " is gone: its connections have failed, new ones take the host path");
      }
    }
  }

  private void refreshMtu() {
    if (now - mtuAt >= MTU_LOOK) {
      mtuAt = now;
      try {
        link.refreshMtu();
      } catch (IOException e) {
        // the interface is gone, or has another name: what is known still counts
      }
    }
  }

  /** For others to see: not more often than it is looked at, and not when nothing has happened. */
  private void tell(int work) {
    changed |= work > 0;
    if (changed && now - toldAt >= TELLING) {
      changed = false;
      toldAt = now;
      told.accept(records.of(connections));
    }
  }

  private boolean hasWork() {
    return deadline() <= now
        || !closed.isEmpty()
        || !waiting.isEmpty()
        || (stopping && stack.isFlushed());
  }

  private void sleep() {
    long next = deadline();
    waiter.await(next == Long.MAX_VALUE ? next : next - System.nanoTime(), this::hasWork);
  }

  private long deadline() {
    long next = stack.nextDeadline();
    for (WireListener listener : listeners) {
      next = Math.min(next, listener.again());
    }
    if (changed) {
      next = Math.min(next, toldAt + TELLING);
    }
    return owedRings.isEmpty() ? next : Math.min(next, now + RING_PAUSE);
  }

  /** Has a stand-in rung that the application has not connected yet. */
  void ringLater(WireConnection connection) {
    owedRings.add(connection);
  }

  /** A connection that a peer has opened. */
  WireConnection adopt(TcpConnection accepted) {
    WireConnection connection = new WireConnection(this, accepted);
    connections.add(connection);
    return connection;
  }

  // -- any thread

  /**
   * Has a socket listen here as well.
   *
   * @param local what it is bound to
   * @return null if that has nothing to do with this link
   */
  public OffloadEngine.Listener listen(InetSocketAddress local) {
    if (!local.getAddress().isAnyLocalAddress() || !offloading) {
      return null;
    }
    boolean onlyIpv4 = local.getAddress() instanceof Inet4Address;
    if (onlyIpv4 && definition.ipv4() == null) {
      return null;
    }
    long high = 0;
    long low = onlyIpv4 ? Addresses.low(definition.ipv4()) : 0;
    TcpListener tcp = stack.listen(high, low, local.getPort(), BACKLOG);
    WireListener listener = new WireListener(this, tcp);
    tcp.onAcceptable(() -> listener.offer(now));
    listeners.add(listener);
    // From when the application's listen returns, nobody is refused; and what came before the
    // listener was known is looked for.
    awaitLook();
    return listener;
  }

  private void awaitLook() {
    CountDownLatch looked = new CountDownLatch(1);
    waiting.add(looked);
    waiter.ring();
    boolean interrupted = false;
    while (!isBroken()) {
      try {
        if (looked.await(LOOK, TimeUnit.NANOSECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Prepares a connection.
   *
   * @param strict whether it must not take another path
   * @return null for the host path, which has been counted
   * @throws IOException instead, if it is strict
   */
  public OffloadEngine.LinkAttempt connect(InetSocketAddress remote, boolean strict)
      throws IOException {
    InetAddress to = remote.getAddress();
    InetAddress own = to instanceof Inet4Address ? definition.ipv4() : definition.ipv6();
    boolean possible =
        own != null && !to.equals(own) && !to.isLoopbackAddress() && !to.isMulticastAddress();
    counters.attempt();
    if (possible && offloading && link.isUp()) {
      return new Attempt(remote, strict);
    }
    counters.declined(
        possible && !offloading ? FallbackReason.ENGINE_STOPPED : FallbackReason.NO_LINK);
    if (strict) {
      throw Errors.ofConnect(Errno.NETWORK_UNREACHABLE); // as the host without a route
    }
    return null;
  }

  private final class Attempt implements OffloadEngine.LinkAttempt {
    private final InetSocketAddress remote;
    private final boolean strict;

    Attempt(InetSocketAddress remote, boolean strict) {
      this.remote = remote;
      this.strict = strict;
    }

    @Override
    public InetSocketAddress standIn() {
      return standIns.address();
    }

    @Override
    public OffloadConnection begin(InetSocketAddress bound, int standInPort) throws IOException {
      if (bound != null && !bound.getAddress().isAnyLocalAddress()) {
        counters.declined(FallbackReason.BOUND);
        if (strict) {
          throw Errors.ofConnect(Errno.ADDRESS_NOT_AVAILABLE);
        }
        return null;
      }
      int boundPort = bound == null ? 0 : bound.getPort();
      WireConnection connection = new WireConnection(WireEngine.this, stack.open(), remote);
      connection.standInPort(standInPort);
      standIns.expect(standInPort, connection);
      connections.add(connection);
      InetAddress to = remote.getAddress();
      ConnectionKey key =
          new ConnectionKey(
              0, 0, boundPort, Addresses.high(to), Addresses.low(to), remote.getPort());
      stack.connect(connection.tcp(), key);
      counters.offloaded();
      return connection;
    }
  }

  /** From now on every new connection takes the host path. */
  public void stopOffloading() {
    offloading = false;
  }

  /**
   * The process ends: what has been written is sent, as the kernel would have done, but not for
   * longer than two seconds. Returns when that is done.
   */
  public void stop() {
    stopOffloading();
    listeners.forEach(WireListener::close);
    for (WireConnection connection : connections) {
      TcpConnection tcp = connection.tcp();
      if (tcp.available() > 0 || connection.isConnecting()) {
        tcp.abort();
      } else {
        tcp.disconnect();
      }
    }
    stopping = true;
    waiter.ring();
    boolean interrupted = false;
    long start = System.nanoTime();
    for (long left = FLUSH; left > 0; left = FLUSH - (System.nanoTime() - start)) {
      try {
        if (flushed.await(left, TimeUnit.NANOSECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether nothing moves any more. */
  boolean isBroken() {
    return broken != Errno.NONE;
  }

  /** Why; what a connection fails with. */
  Errno broken() {
    return broken;
  }

  StandIns standIns() {
    return standIns;
  }

  PathCounters counters() {
    return counters;
  }

  void detached(WireConnection connection) {
    connections.remove(connection);
  }

  void closed(WireListener listener) {
    listeners.remove(listener);
    closed.add(listener);
    waiter.ring();
  }
}
