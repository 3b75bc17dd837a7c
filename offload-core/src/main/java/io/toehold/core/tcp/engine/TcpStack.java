package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.PacketParser;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All TCP of one link: which connection a packet belongs to, listeners, TIME-WAIT, and what belongs
 * to no connection. One thread runs it, by {@link #poll}; {@link #open}, {@link #connect} and
 * {@link #listen}, and the methods of what they return, may be called by any.
 */
public final class TcpStack implements AutoCloseable {
  private final TcpParameters parameters;
  private final Link link;
  private final ChunkPool pool;
  private final Doorbells bells;
  private final long secret;

  private final long header = Memory.allocate(OutgoingPacket.MAX_HEADER);
  private final PacketParser parser = new PacketParser();
  private final Segment segment = new Segment();
  private final TimerQueue timers = new TimerQueue();
  private final Map<ConnectionKey, Timed> table = new HashMap<>();
  private final List<TcpListener> listeners = new ArrayList<>();
  private final List<long[]> addresses = new ArrayList<>();
  private final ArrayDeque<Tcb> touched = new ArrayDeque<>();
  private final ArrayDeque<Tcb> owed = new ArrayDeque<>();

  private final Output output;
  private final Input input;
  private final Handshake handshake;
  private final PassiveOpen passiveOpen;
  private final Closing closing;
  private final Timers expiry;
  private final ReceiveWindow window;
  private final Resets resets;
  private long now;
  private int nextPort = 32_768;

  /**
   * @param parameters copied
   * @param pool memory for buffers; may be shared by several stacks
   * @param secret entropy: makes sequence numbers and timestamps hard to guess
   * @param wake wakes the thread that polls, when it may be asleep; any thread may call it
   */
  public TcpStack(TcpParameters parameters, Link link, ChunkPool pool, long secret, Runnable wake) {
    this.parameters = parameters.copy();
    this.link = link;
    this.pool = pool;
    this.secret = secret;
    bells = new Doorbells(wake);
    PacketWriter writer = new PacketWriter(secret);
    OutgoingPacket packet = new OutgoingPacket(header);
    TimestampClock clock = new TimestampClock(parameters.timestampHertz);
    window = new ReceiveWindow(this.parameters);
    expiry = new Timers(this.parameters);
    output = new Output(this, link, writer, packet, window, clock, expiry);
    closing = new Closing(this, output);
    resets = new Resets(link, writer, packet);
    handshake = new Handshake(this, output, window, resets, expiry);
    ChallengeAcks challenges = new ChallengeAcks(this.parameters.challengeAcksPerSecond);
    input =
        new Input(
            this.parameters, output, window, handshake, closing, expiry, clock, challenges, resets);
    passiveOpen =
        new PassiveOpen(this, link, writer, packet, window, clock, handshake, resets, input);
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
   * Begins to listen.
   *
   * @param high the address, 0 in both for all
   * @param port 1 to 65535
   * @param backlog connections that may wait to be accepted
   */
  public TcpListener listen(long high, long low, int port, int backlog) {
    TcpListener listener = new TcpListener(this, high, low, port, backlog);
    bells.ring(listener);
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
    work += link.receive(this::onPacket, parameters.receiveBatch);
    while (timers.wakeOne(now)) {
      work++;
    }
    for (Tcb t = touched.poll(); t != null; t = touched.poll()) {
      flush(t);
    }
    return work;
  }

  /** When to poll again at the latest; {@link Long#MAX_VALUE} if there is no need to. */
  public long nextDeadline() {
    long next = timers.next();
    if (!owed.isEmpty()) {
      next = Math.min(next, now + parameters.deviceRetry);
    }
    return bells.isSilent() ? next : now;
  }

  private void onPacket(long address, int length, int flags, int segmentSize) {
    boolean good = (flags & io.toehold.core.link.PacketHandler.CHECKSUM_GOOD) != 0;
    switch (parser.parse(address, length, good, segmentSize, segment)) {
      case SEGMENT -> onSegment(segment);
      default -> {}
    }
  }

  private void onSegment(Segment s) {
    if (!isLocal(s.destinationHigh, s.destinationLow)) {
      return;
    }
    ConnectionKey key =
        new ConnectionKey(
            s.destinationHigh,
            s.destinationLow,
            s.destinationPort,
            s.sourceHigh,
            s.sourceLow,
            s.sourcePort);
    Timed owner = table.get(key);
    if (owner instanceof Tcb t) {
      if (t.state() == TcpState.SYN_SENT) {
        handshake.on(t, s, now);
      } else {
        input.on(t, s, now);
      }
      look(t);
      touch(t);
    } else if (owner instanceof HalfOpen h) {
      passiveOpen.on(h, s, now);
    } else {
      TcpListener listener = listenerOf(s);
      if (listener != null) {
        passiveOpen.on(listener, s, key, now);
      } else {
        resets.answer(s);
      }
    }
  }

  private boolean isLocal(long high, long low) {
    for (int i = 0; i < addresses.size(); i++) {
      long[] a = addresses.get(i);
      if (a[0] == high && a[1] == low) {
        return true;
      }
    }
    return false;
  }

  private TcpListener listenerOf(Segment s) {
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
        for (Timed x : List.copyOf(table.values())) {
          if (x instanceof HalfOpen h && h.listener == l) {
            passiveOpen.drop(h);
          }
        }
      }
      l.stopped();
    } else if (!l.started) {
      l.started = true;
      listeners.add(l);
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

  private void look(Tcb t) {
    TcpConnection c = t.connection;
    if (c.tcb != t) {
      return;
    }
    if (c.wantsAbort()) {
      closing.abort(t, now);
    } else if (c.wantsDisconnect()) {
      closing.disconnect(t);
    }
    t.urgentEnd = c.urgentSend();
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
    long[] local = localFor(k);
    if (local == null) {
      c.failed(Errno.ADDRESS_NOT_AVAILABLE, true);
      c.finished();
      return;
    }
    int port = k.localPort();
    ConnectionKey key;
    do {
      int p = port == 0 ? nextPort++ : port;
      key = new ConnectionKey(local[0], local[1], p, k.remoteHigh(), k.remoteLow(), k.remotePort());
    } while (table.containsKey(key) && port == 0);
    Tcb t = handshake.create(c, key, initialSequence(key, now), now);
    add(t);
    handshake.open(t, now);
  }

  private long[] localFor(ConnectionKey k) {
    for (long[] a : addresses) {
      boolean same = k.localHigh() == a[0] && k.localLow() == a[1];
      boolean any = k.localHigh() == 0 && k.localLow() == 0;
      if (same || (any && io.toehold.core.wire.IpAddress.isMapped(a[0], a[1]) == !k.ipv6())) {
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

  void wakeAt(Timed timed, long time) {
    timers.set(timed, time);
  }

  void add(Tcb t) {
    Timed before = table.put(t.key, t);
    assert before == null;
    touch(t);
  }

  void add(HalfOpen h) {
    table.put(h.key, h);
  }

  void forget(Timed timed) {
    table.remove(timed instanceof Tcb t ? t.key : ((HalfOpen) timed).key, timed);
    timers.set(timed, Tcb.NEVER);
  }

  /** A record in the place of a connection that is in TIME-WAIT. */
  void timeWait(Tcb t, long time) {}

  int initialSequence(ConnectionKey key, long time) {
    return (int) (secret * 31 + key.hashCode() + time / 4000);
  }

  int timestampOffset(ConnectionKey key) {
    return (int) (secret ^ key.hashCode());
  }

  int pathMtu(ConnectionKey key) {
    return link.mtu();
  }

  /** The MSS that we tell (RFC 9293 section 3.7.1, RFC 6691). */
  int localMss(ConnectionKey key) {
    return link.mtu() - (key.ipv6() ? 60 : 40);
  }

  /** Frees what is the stack's own. No connection is used any more. */
  @Override
  public void close() {
    Memory.free(header);
  }
}
