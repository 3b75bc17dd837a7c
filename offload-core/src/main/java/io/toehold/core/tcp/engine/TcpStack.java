package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.SplitMix64;
import io.toehold.core.memory.Memory;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All TCP of one link: which connection a packet belongs to, listeners, TIME-WAIT, and what belongs
 * to no connection. One thread at a time runs it, by {@link #poll}; {@link #open}, {@link #connect}
 * and {@link #listen}, and the methods of what they return, may be called by any.
 */
public final class TcpStack implements AutoCloseable {
  private final TcpParameters parameters;
  private final Link link;
  private final ChunkPool pool;
  private final Doorbells bells;

  private final long header = Memory.allocate(OutgoingPacket.MAX_HEADER);
  private final TimerQueue timers = new TimerQueue();
  private final ConnectionTable<Endpoint> table;
  private final TimeWaitTable timeWaits;
  private final InitialSequence numbers;
  private final PathMtuCache paths;
  private final PortChooser ports;
  private final List<TcpListener> listeners = new CopyOnWriteArrayList<>();
  private final List<long[]> addresses = new ArrayList<>();
  private final ArrayDeque<Tcb> touched = new ArrayDeque<>();
  private final ArrayDeque<Tcb> owed = new ArrayDeque<>();

  private final Output output;
  private final Handshake handshake;
  private final PassiveOpen passiveOpen;
  private final Closing closing;
  private final Timers expiry;
  private final ReceiveWindow window;
  private final IcmpErrors icmpErrors;
  private final Arrivals arrivals;
  private int linkMtu;
  private long now = Long.MIN_VALUE;

  /**
   * @param parameters copied
   * @param pool memory for buffers; may be shared by several stacks
   * @param secret entropy: makes sequence numbers and timestamps hard to guess
   * @param wake sees to it that {@link #poll} is called, by this thread or another; any thread may
   *     call it, the one that polls too
   */
  public TcpStack(TcpParameters parameters, Link link, ChunkPool pool, long secret, Runnable wake) {
    this.parameters = parameters.copy();
    this.link = link;
    this.pool = pool;
    bells = new Doorbells(wake);
    SplitMix64 entropy = new SplitMix64(secret);
    TupleHash hash = new TupleHash(entropy.nextLong(), entropy.nextLong());
    table = new ConnectionTable<>(hash);
    timeWaits = new TimeWaitTable(hash, this.parameters);
    numbers = new InitialSequence(hash);
    paths = new PathMtuCache(hash);
    ports = new PortChooser(hash, parameters.firstPort, parameters.lastPort);
    linkMtu = link.mtu();
    PacketWriter writer = new PacketWriter(entropy.nextLong());
    OutgoingPacket packet = new OutgoingPacket(header);
    TimestampClock clock = new TimestampClock(parameters.timestampHertz);
    window = new ReceiveWindow(this.parameters);
    expiry = new Timers(this.parameters);
    Output output = new Output(this, link, writer, packet, window, clock, expiry);
    this.output = output;
    closing = new Closing(this, output);
    RateLimit resetLimit = RateLimit.blurred(parameters.resetsPerSecond, entropy.nextLong());
    Resets resets = new Resets(link, writer, packet, resetLimit);
    handshake = new Handshake(this, output, window, resets, expiry);
    ChallengeLimiter challenges =
        new ChallengeLimiter(
            parameters.challengeAcksPerSecond,
            parameters.challengeAcksPerSecondOfStack,
            entropy.nextLong());
    Input input =
        new Input(
            this.parameters, output, window, handshake, closing, expiry, clock, challenges, resets);
    passiveOpen =
        new PassiveOpen(
            this,
            link,
            writer,
            packet,
            window,
            clock,
            handshake,
            resets,
            input,
            numbers,
            new SynCookies(hash));
    icmpErrors = new IcmpErrors(this, link, paths, output, closing);
    RateLimit icmpLimit = RateLimit.blurred(parameters.icmpPerSecond, entropy.nextLong());
    arrivals =
        new Arrivals(
            this,
            link,
            writer,
            packet,
            clock,
            handshake,
            input,
            passiveOpen,
            resets,
            icmpErrors,
            new IcmpAnswers(link, packet, icmpLimit));
    expiry.connect(output, closing);
    handshake.connect(closing, input);
  }

  /** Makes an address ours. Before the first poll. */
  public void address(long high, long low) {
    addresses.add(new long[] {high, low});
  }

  // Any thread

  /** A connection that is in no state yet. */
  public TcpConnection open() {
    return new TcpConnection(this);
  }

  /**
   * Begins to connect; events tell how it ends.
   *
   * @param key the local address may be 0, and the local port: then they are chosen
   */
  public void connect(TcpConnection connection, ConnectionKey key) {
    connection.wantConnect(key);
    bells.ring(connection);
  }

  /**
   * Begins to listen. From when this returns nobody is refused: a listener that waited to be looked
   * at, as a connection does, would be unknown to a SYN that comes in the same turn.
   *
   * @param high the address, 0 in both for all
   * @param port 1 to 65535
   * @param backlog connections that may wait to be accepted
   */
  public TcpListener listen(long high, long low, int port, int backlog) {
    TcpListener listener = new TcpListener(this, high, low, port, backlog);
    listeners.add(listener);
    return listener;
  }

  ChunkPool pool() {
    return pool;
  }

  TcpParameters parameters() {
    return parameters;
  }

  Doorbells bells() {
    return bells;
  }

  // The engine's thread

  /** Connections that have a TCB or are half open. */
  public int connections() {
    return table.size();
  }

  /** All connections that have a TCB. */
  void forEach(Consumer<Tcb> action) {
    table.forEach(
        x -> {
          if (x instanceof Tcb t) {
            action.accept(t);
          }
        });
  }

  /** Whether the peers know everything that applications wanted, the end of their streams too. */
  public boolean isFlushed() {
    boolean[] sending = new boolean[1];
    forEach(t -> sending[0] |= t.state().mayTransmit());
    return !sending[0] && bells.isSilent();
  }

  /**
   * One duty cycle: looks at what applications want, takes packets, runs timers, sends.
   *
   * @param time nanoseconds of any origin, never going back
   * @return how much there was to do; 0 if nothing
   */
  public int poll(long time) {
    assert time >= now : time + " < " + now;
    now = time;
    int work = bells.answer(now);
    for (int i = owed.size(); i > 0; i--) {
      Tcb t = owed.poll();
      t.listedAsOwed = false;
      t.owed = false;
      touch(t);
    }
    if (link.mtu() != linkMtu) {
      linkMtu = link.mtu();
      forEach(icmpErrors::learnPath);
    }
    work += link.receive(arrivals, parameters.receiveBatch);
    timeWaits.expire(now);
    while (timers.wakeOne(now)) {
      work++;
    }
    for (Tcb t = touched.poll(); t != null; t = touched.poll()) {
      flush(t);
    }
    return work;
  }

  /** Whether a doorbell waits for the next {@link #poll}. Any thread. */
  public boolean isRung() {
    return !bells.isSilent();
  }

  /** When to poll again at the latest; {@link Long#MAX_VALUE} if there is no need to. */
  public long nextDeadline() {
    return bells.isSilent() ? nextTimer() : now;
  }

  /** The same, but for doorbells. */
  public long nextTimer() {
    long next = Math.min(timers.next(), timeWaits.nextDeadline());
    return owed.isEmpty() ? next : Math.min(next, now + parameters.deviceRetry);
  }

  boolean isLocal(long high, long low) {
    for (int i = 0; i < addresses.size(); i++) {
      long[] a = addresses.get(i);
      if (a[0] == high && a[1] == low) {
        return true;
      }
    }
    return false;
  }

  Endpoint endpoint(Segment s) {
    return table.find(s);
  }

  /** The connection with these ends that has a TCB, or null. */
  Tcb connection(ConnectionKey key) {
    return table.find(key) instanceof Tcb t ? t : null;
  }

  TimeWaitTable timeWaits() {
    return timeWaits;
  }

  long now() {
    return now;
  }

  /** Whoever listens where a segment goes, or null. */
  TcpListener listener(Segment s) {
    TcpListener any = null;
    for (int i = 0; i < listeners.size(); i++) {
      TcpListener l = listeners.get(i);
      if (l.port == s.destinationPort) {
        if (l.high == s.destinationHigh && l.low == s.destinationLow) {
          return l;
        }
        if (l.high == 0 && l.low == 0) {
          any = l;
        }
      }
    }
    return any;
  }

  void look(TcpListener l, long time) {
    if (l.isClosed()) {
      if (listeners.remove(l)) {
        table.forEach(
            x -> {
              if (x instanceof HalfOpen h && h.listener == l) {
                passiveOpen.drop(h);
              }
            });
      }
      l.stopped();
    }
  }

  /** What the application wants of a connection. */
  void look(TcpConnection c, long time) {
    if (c.tcb == null && c.takeConnect()) {
      begin(c);
    }
    Tcb t = c.tcb;
    if (t != null) {
      refreshOptions(t, time);
      c.receiveBuffer.giveBack();
      window.tune(t, time);
      look(t);
      touch(t);
    } else if (!c.isLetGo()) {
      c.receiveBuffer.giveBack();
    }
    if (c.wantsDetach() && !c.isLetGo()) {
      if (c.tcb != null) {
        closing.detach(c.tcb, time);
      } else if (!c.isFinal()) {
        c.finished();
      }
      c.detached();
    }
  }

  /** A segment of it was looked at. */
  void looked(Tcb t) {
    look(t);
    touch(t);
  }

  private void look(Tcb t) {
    TcpConnection c = t.connection;
    if (c.tcb != t) {
      return;
    }
    if (c.wantsAbort()) {
      // What was written, and an end of the stream, a kernel would have sent at once.
      if (c.wantsDisconnect()) {
        closing.disconnect(t);
      }
      if (c.tcb == t && t.state().mayTransmit()) {
        output.flush(t, now);
      }
      if (c.tcb != t) {
        return;
      }
      closing.abort(t, now);
    } else if (c.wantsDisconnect()) {
      closing.disconnect(t);
    }
  }

  void refreshOptions(Tcb t, long time) {
    SocketOptions o = t.connection.options;
    t.userTimeout = o.userTimeout() > 0 ? o.userTimeout() : parameters.userTimeout;
    boolean armed = t.keepAliveAt != Tcb.NEVER;
    if (o.keepAlive() != armed) {
      expiry.armKeepAlive(t, time);
    }
  }

  private void begin(TcpConnection c) {
    ConnectionKey k = c.key();
    if (!IpAddress.isUnicast(k.remoteHigh(), k.remoteLow()) || k.remotePort() == 0) {
      c.failed(Errno.NETWORK_UNREACHABLE, true); // RFC 9293 section 3.9.2.3, MUST-46
      c.finished();
      return;
    }
    long[] local = localFor(k);
    if (local == null) {
      c.failed(Errno.ADDRESS_NOT_AVAILABLE, true);
      c.finished();
      return;
    }
    ConnectionKey ends =
        new ConnectionKey(
            local[0], local[1], k.localPort(), k.remoteHigh(), k.remoteLow(), k.remotePort());
    int port = k.localPort();
    if (port == 0) {
      port = ports.choose(ends, p -> isFree(ends.withLocalPort(p)));
    }
    ConnectionKey key = ends.withLocalPort(port);
    if (port < 0 || !isFree(key)) {
      c.failed(Errno.ADDRESS_NOT_AVAILABLE, true);
      c.finished();
      return;
    }
    int initial = numbers.of(key, now);
    TimeWait record = timeWaits.find(key);
    if (record != null) {
      initial = record.nextInitialSequence();
      timeWaits.remove(record);
    }
    Tcb t = handshake.create(c, key, initial, now);
    add(t);
    handshake.open(t, now);
  }

  /** Whether a connection may have these ends (RFC 9293 section 3.10.1; RFC 6191). */
  private boolean isFree(ConnectionKey key) {
    TimeWait record = timeWaits.find(key);
    return table.find(key) == null && (record == null || timeWaits.mayReopen(record, now));
  }

  private long[] localFor(ConnectionKey k) {
    for (long[] a : addresses) {
      boolean same = k.localHigh() == a[0] && k.localLow() == a[1];
      boolean any = k.localHigh() == 0 && k.localLow() == 0;
      if (same || (any && IpAddress.isMapped(a[0], a[1]) == !k.ipv6())) {
        return a;
      }
    }
    return null;
  }

  void touch(Tcb t) {
    if (!t.touched) {
      t.touched = true;
      touched.add(t);
    }
  }

  /** The link was full: tried again in the next duty cycle. */
  void owe(Tcb t) {
    if (!t.listedAsOwed) {
      t.listedAsOwed = true;
      owed.add(t);
    }
  }

  private void flush(Tcb t) {
    t.touched = false;
    t.connection.batched();
    switch (t.state()) {
      case CLOSED, TIME_WAIT, LISTEN -> {
        return;
      }
      case SYN_SENT, SYN_RECEIVED -> handshake.flush(t, now);
      default -> output.flush(t, now);
    }
    long deadline = t.deadline();
    if (deadline < t.wakeAt) {
      timers.set(t, deadline);
    }
  }

  void expired(Tcb t, long time) {
    expiry.expired(t, time);
    touch(t);
  }

  void expired(HalfOpen h, long time) {
    passiveOpen.expired(h, time);
  }

  void wakeAt(Endpoint endpoint, long time) {
    timers.set(endpoint, time);
  }

  void add(Tcb t) {
    table.add(t);
    touch(t);
  }

  void add(HalfOpen h) {
    table.add(h);
  }

  void forget(Endpoint endpoint) {
    table.remove(endpoint);
    timers.set(endpoint, Tcb.NEVER);
  }

  /** A record takes the place of a connection that is in TIME-WAIT. */
  void timeWait(Tcb t) {
    TimeWait record = new TimeWait(t.key());
    record.sendNext = t.sendSequence(t.nxt());
    record.receiveNext = t.receiveSequence(t.rcvNxt);
    record.window = window.field(t);
    record.timestamps = t.timestamps;
    record.timestampRecent = t.timestampRecent;
    record.timestampOffset = t.timestampOffset;
    timeWaits.add(record, now);
  }

  int timestampOffset(ConnectionKey key) {
    return numbers.timestampOffset(key);
  }

  /** The largest packet on the way to the peer, as far as is known (RFC 1191, RFC 8201). */
  int pathMtu(ConnectionKey key) {
    return paths.get(key.remoteHigh(), key.remoteLow(), link.mtu(), now);
  }

  boolean mayCut(ConnectionKey key) {
    return paths.mayCut(key.remoteHigh(), key.remoteLow(), now);
  }

  /** The MSS that we tell (RFC 9293 section 3.7.1, RFC 6691). */
  int localMss(ConnectionKey key) {
    return link.mtu() - (key.ipv6() ? 60 : 40);
  }

  /** Frees what is the stack's own. No connection is used any more. */
  @Override
  public void close() {
    arrivals.close();
    Memory.free(header);
  }
}
