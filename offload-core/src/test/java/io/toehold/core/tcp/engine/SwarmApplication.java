package io.toehold.core.tcp.engine;

import io.toehold.core.link.SplitMix64;

/**
 * One end of one connection: writes a known stream, reads the other and compares, in pieces and
 * with pauses from a seed. Sleeps until an event when nothing can be done, so that an event that
 * does not come is found.
 */
final class SwarmApplication {
  /** How it ends. */
  enum End {
    CLOSE,
    HALF_CLOSE,
    ABORT
  }

  private final Swarm world;
  private final SplitMix64 random;
  private final String name;
  private final int streamOut;
  private final int streamIn;
  private final long toSend;
  private final long expected;
  private final int largestWrite;
  private final int largestRead;
  private final long pause;
  private final End end;
  private final long abortAfter;
  private final byte[] buffer = new byte[64 << 10];

  TcpConnection connection;
  long nextAt = Tcb.NEVER;
  long sent;
  long received;
  boolean ended;
  boolean disconnected;
  boolean closed;
  boolean failed;

  SwarmApplication(
      Swarm world, SplitMix64 random, String name, int stream, long toSend, long expected) {
    this.world = world;
    this.random = random;
    this.name = name;
    this.streamOut = stream;
    this.streamIn = stream ^ 1;
    this.toSend = toSend;
    this.expected = expected;
    largestWrite = 1 + random.nextInt(random.chance(0.3) ? 200 : buffer.length);
    largestRead = 1 + random.nextInt(random.chance(0.2) ? 500 : buffer.length);
    pause =
        random.chance(0.5) ? 0 : random.nextLong(random.chance(0.2) ? 3_000_000_000L : 5_000_000);
    double ending = random.nextDouble();
    end = ending < 0.06 ? End.ABORT : ending < 0.5 ? End.HALF_CLOSE : End.CLOSE;
    abortAfter = random.nextLong(toSend + 1);
  }

  /** It begins the connection itself, at this time. */
  void startAt(long time) {
    nextAt = time;
  }

  /** Its connection is there. */
  void start(TcpConnection c, long now) {
    connection = c;
    if (random.chance(0.3)) {
      c.options.noDelay(true);
    }
    if (random.chance(0.1)) {
      c.options.quickAck(true);
    }
    if (world.mayBreak(this) || random.chance(0.1)) {
      c.options.keepAlive(true); // a RST may be lost, and then nothing else tells
      c.options.keepAliveIdle(60_000_000_000L);
    }
    c.optionsChanged();
    c.events((x, events) -> nextAt = Math.min(nextAt, world.now()));
    nextAt = now;
  }

  boolean aborts() {
    return end == End.ABORT;
  }

  /** Acts if it is its time. */
  void step(long now) {
    if (closed || now < nextAt) {
      return;
    }
    if (connection == null) {
      start(world.connect(this), now);
    }
    nextAt = Tcb.NEVER;
    boolean progress = connection.isEstablished() && write();
    progress |= read();
    if (end == End.ABORT && sent >= abortAfter && connection.isEstablished()) {
      connection.abort();
      close();
      return;
    }
    finish();
    if (progress && !closed) {
      nextAt = now + 1000 + (pause == 0 || world.healed() ? 0 : random.nextLong(pause));
    }
  }

  private boolean write() {
    if (sent == toSend || failed) {
      return false;
    }
    int length = (int) Math.min(toSend - sent, 1 + random.nextInt(largestWrite));
    for (int i = 0; i < length; i++) {
      buffer[i] = at(streamOut, sent + i);
    }
    int n = connection.write(buffer, 0, length);
    if (n == TcpConnection.FAILED) {
      fail();
      return false;
    }
    if (n > 0) {
      sent += n;
    }
    return n > 0;
  }

  private boolean read() {
    if (ended || failed) {
      return false;
    }
    int n = connection.read(buffer, 0, 1 + random.nextInt(largestRead));
    if (n == TcpConnection.END) {
      ended = true;
      if (received != expected && !world.mayBreak(this)) {
        throw new AssertionError(name + " got " + received + " of " + expected);
      }
      return true;
    }
    if (n == TcpConnection.FAILED) {
      fail();
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (buffer[i] != at(streamIn, received + i)) {
        throw new AssertionError(name + ": wrong byte at " + (received + i));
      }
    }
    received += Math.max(n, 0);
    return n > 0;
  }

  private void fail() {
    failed = true;
    if (!world.mayBreak(this)) {
      throw new AssertionError(
          name + " failed: " + connection.error() + ", sent " + sent + ", got " + received);
    }
  }

  private void finish() {
    if (failed) {
      close();
      return;
    }
    boolean done = sent == toSend && connection.isEstablished();
    if (done && !disconnected && (end == End.HALF_CLOSE || ended)) {
      disconnected = true;
      connection.disconnect();
    }
    if (done && !disconnected && received == expected) {
      disconnected = true;
      connection.disconnect();
    }
    if (disconnected && ended) {
      close();
    }
  }

  private void close() {
    closed = true;
    connection.detach();
  }

  private static byte at(int stream, long position) {
    long x = position * 0x9e3779b97f4a7c15L + stream;
    return (byte) (x >>> 56 ^ x >>> 32);
  }

  @Override
  public String toString() {
    return name
        + (connection == null ? " not begun" : " " + connection.state())
        + " sent "
        + sent
        + "/"
        + toSend
        + " got "
        + received
        + "/"
        + expected
        + (disconnected ? " disconnected" : "")
        + (ended ? " ended" : "")
        + (closed ? " closed" : "")
        + (failed ? " failed" : "")
        + (connection == null || connection.tcb == null ? "" : " " + connection.tcb);
  }
}
