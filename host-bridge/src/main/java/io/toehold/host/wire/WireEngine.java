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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Our own TCP on one link: the {@link TcpStack}, those who run it, and what the application's side
 * needs of it. Thread-safe.
 *
 * <pre>
 *   application threads                     whoever has the turn
 *   TcpConnection: buffers, doorbells  -->  TcpStack.poll  --> TunLink
 *   WireBell: sleep                    <--  TcpEvents: ring
 *   selectors: epoll on a stand-in     <--  a byte over the stand-in
 * </pre>
 *
 * <p>One thread at a time runs the stack: who has the <i>turn</i>, which nobody ever waits for. Who
 * rings a doorbell runs it, so that what is written goes out without another thread; who waits for
 * data or room runs it as long as he polls, so that what arrives meets nobody asleep. The engine's
 * own thread sleeps until a packet comes, a timer is due or there is too much to do for the others;
 * it leaves the packets alone for a moment after somebody has got one who polls, and takes them
 * over again when such a thread goes to sleep.
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

  /** For so long after a look that has found something, the looks are relied upon. */
  private static final long ASIDE = TimeUnit.MICROSECONDS.toNanos(500);

  private static final long BETWEEN_LOOKS = 500;
  private static final int MOST_SERVED = 4;

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

  /** Whether somebody runs the stack. */
  private final AtomicBoolean turn = new AtomicBoolean();

  // Of whoever runs it; read by others at need
  private final Queue<WireConnection> owedRings = new ConcurrentLinkedQueue<>();
  private final LinkRecords records = new LinkRecords();
  private boolean changed;
  private long toldAt;
  private long mtuAt;
  private volatile long now = Long.MIN_VALUE / 2;
  private volatile long due = Long.MAX_VALUE;
  private volatile Throwable failure;

  // The engine's thread
  private volatile long sleepsUntil;
  private volatile boolean isAside;
  private boolean stopSeen;
  private final Polling polling = new Polling();
  private volatile long lookedAt = Long.MIN_VALUE / 2;

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
            this::serve);
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
      while (failure == null) {
        stopSeen = stopping;
        if (takeTurn()) {
          if (link.isGone() || (stopSeen && stack.isFlushed())) {
            break; // with the turn, which nobody is to have any more
          }
          int work = cycle();
          tell();
          turn.set(false);
          rest(work);
        } else {
          standBack();
        }
      }
      broken = link.isGone() ? Errno.NETWORK_DOWN : Errno.CONNECTION_RESET;
    } catch (RuntimeException | Error e) {
      failure = e; // with the turn, too
    } finally {
      if (failure != null) {
        offloading = false;
        broken = Errno.CONNECTION_RESET;
        failures.accept(failure);
      }
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
  private void tell() {
    if (changed && now - toldAt >= TELLING) {
      changed = false;
      toldAt = now;
      told.accept(records.of(connections));
      due = deadline();
    }
  }

  private void rest(int work) {
    if (work > 0) {
      polling.paidOff();
      return;
    }
    long time = System.nanoTime();
    boolean aside = time - lookedAt < ASIDE;
    if (!aside && polling.goesOn(time)) {
      Thread.yield();
    } else {
      sleep(time, aside);
    }
  }

  private void sleep(long time, boolean aside) {
    long until = due;
    if (aside) {
      until = Math.min(until, time + ASIDE);
    }
    sleepsUntil = until;
    isAside = aside;
    waiter.await(until == Long.MAX_VALUE ? until : until - time, !aside, this::hasWork);
    isAside = false;
  }

  /** Somebody else has the turn, who tells if there is anything to do before long. */
  private void standBack() {
    sleepsUntil = System.nanoTime() + ASIDE;
    isAside = true;
    waiter.await(ASIDE, false, () -> !turn.get());
    isAside = false;
  }

  private boolean hasWork() {
    return due < sleepsUntil
        || stack.isRung()
        || !closed.isEmpty()
        || !waiting.isEmpty()
        || stopping != stopSeen
        || failure != null;
  }

  // -- whoever has the turn

  private int cycle() {
    now = Math.max(now, System.nanoTime());
    refreshMtu();
    CountDownLatch looked = waiting.poll(); // before the look at the doorbells, which were first
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
    changed |= work > 0;
    due = deadline();
    return work;
  }

  private long deadline() {
    if (link.isGone() || (stopping && stack.isFlushed())) {
      return now;
    }
    long next = stack.nextTimer();
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

  /** As a lock that nobody waits for. */
  private boolean takeTurn() {
    return !turn.get() && turn.compareAndSet(false, true);
  }

  /**
   * A doorbell has been rung: who rings runs the stack. If somebody else does, that one sees the
   * doorbell when he is done.
   */
  private void serve() {
    for (int i = 0; i < MOST_SERVED; i++) {
      if (!takeTurn()) {
        return;
      }
      runOnce();
      if (!stack.isRung()) {
        return;
      }
    }
    waiter.ring();
  }

  /**
   * Runs the stack for somebody who waits for what it may bring, and would yield the processor
   * otherwise.
   *
   * @return whether there was anything
   */
  boolean look() {
    if (System.nanoTime() - now < BETWEEN_LOOKS || !takeTurn()) {
      return false;
    }
    boolean found = runOnce() > 0;
    if (found) {
      lookedAt = now;
    }
    if (stack.isRung()) {
      serve();
    }
    return found;
  }

  /** A cycle of somebody else than the engine's thread; gives the turn away. */
  private int runOnce() {
    try {
      int work = cycle();
      boolean earlier = due < sleepsUntil;
      turn.set(false);
      if (earlier) {
        waiter.ring();
      }
      return work;
    } catch (RuntimeException | Error e) {
      failure = e;
      waiter.ring();
      return 0;
    }
  }

  /** Somebody is going to sleep who may have been looking: the engine's thread takes over. */
  void watch() {
    if (isAside) {
      lookedAt = System.nanoTime() - ASIDE;
      waiter.ring();
    }
  }

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
    awaitLook(); // for what came before the listener was known
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
