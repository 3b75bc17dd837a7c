package io.toehold.core.tcp.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port that takes connections. Its queue is filled by the engine and emptied by any number of
 * threads of the application.
 */
public final class TcpListener extends Doorbells.Bell {
  /** Inherited by what it accepts. */
  public final SocketOptions options = new SocketOptions();

  final TcpStack stack;
  final long high;
  final long low;
  final int port;

  private final ConcurrentLinkedQueue<TcpConnection> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private volatile int backlog;
  private volatile boolean closed;
  private volatile boolean stopped;
  private volatile Runnable acceptable = () -> {};

  /** Half-open connections; the engine's. */
  int halfOpen;

  TcpListener(TcpStack stack, long high, long low, int port, int backlog) {
    this.stack = stack;
    this.high = high;
    this.low = low;
    this.port = port;
    this.backlog = Math.max(1, backlog);
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** Called by whoever runs the stack when a connection can be accepted; must not block. */
  public void onAcceptable(Runnable action) {
    acceptable = action;
  }

  /** Changes how many connections may wait to be accepted. */
  public void backlog(int connections) {
    backlog = Math.max(1, connections);
  }

  /** Takes a connection out of the queue, or null. */
  public TcpConnection accept() {
    TcpConnection connection = queue.poll();
    if (connection != null) {
      queued.decrementAndGet();
    }
    return connection;
  }

  /** Whether {@link #accept} would return one. */
  public boolean isAcceptable() {
    return !queue.isEmpty();
  }

  /** Stops listening; what was not accepted is reset. Idempotent. */
  public void close() {
    closed = true;
    drain();
    stack.bells().ring(this);
  }

  /** Whether it holds its port no more (listenStopped of TOE-CONTRACT section 2). */
  public boolean isStopped() {
    return stopped;
  }

  @Override
  void answer(long now) {
    stack.look(this, now);
  }

  // What follows is the engine's.

  boolean isClosed() {
    return closed;
  }

  void stopped() {
    stopped = true;
  }

  /** Whether one more may wait: as in Linux, one more than the backlog says. */
  boolean hasRoom() {
    return queued.get() <= backlog;
  }

  /**
   * The commit point (TOE-CONTRACT section 3): the connection is in the queue exactly once, and is
   * either accepted or drained, by whoever takes it out.
   */
  void commit(TcpConnection connection) {
    queued.incrementAndGet();
    queue.add(connection);
    if (closed) {
      drain(); // close() may have looked before it was there
    } else {
      acceptable.run();
    }
  }

  private void drain() {
    for (TcpConnection c = accept(); c != null; c = accept()) {
      c.abort();
      c.detach();
    }
  }
}
