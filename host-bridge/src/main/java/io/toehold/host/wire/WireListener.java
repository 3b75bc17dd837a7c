package io.toehold.host.wire;

import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.sys.LoopbackSockets;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A listening socket of the application that listens on a link as well. What peers have opened
 * there goes, one after another, into the queue of the kernel's listening socket: by stand-ins that
 * are accepted as any other connection is. When that queue is full, ours fills up, and then the
 * peers' handshakes are not completed.
 */
final class WireListener implements OffloadEngine.Listener {
  /** Before the next look at a queue that is full, or not there yet. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final WireEngine engine;
  private final TcpListener tcp;
  private final Set<WireConnection> offered = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  // Of whoever runs the stack
  private WireConnection next;
  private boolean pending; // whether it has been offered
  private long again = Long.MIN_VALUE; // what came before it was known is to be looked for

  WireListener(WireEngine engine, TcpListener tcp) {
    this.engine = engine;
    this.tcp = tcp;
  }

  /** Whoever runs the stack: something can be accepted, or it is time to look again. */
  void offer(long now) {
    again = Long.MAX_VALUE;
    while (next != null || tcp.isAcceptable()) {
      if (closed) {
        dropNext(); // what waits at the TCP listener is drained there
        return;
      }
      if (next == null) {
        TcpConnection accepted = tcp.accept();
        if (accepted == null) {
          return;
        }
        next = engine.adopt(accepted);
      }
      WireConnection connection = next;
      int result = offer(connection);
      if (result != LoopbackSockets.CONNECTED) {
        again = now + PAUSE; // refused: the application is about to listen, or to close this
        return;
      }
      next = null;
      pending = false;
      if (closed) {
        withdraw(connection); // close() may have looked before it was there
      }
    }
  }

  /** One that is not through by the next look is offered anew, at once where there is room. */
  private int offer(WireConnection connection) {
    if (pending) {
      int result = engine.standIns().settle(connection);
      if (result == LoopbackSockets.CONNECTED) {
        return result;
      }
    }
    pending = true;
    offered.add(connection);
    return engine.standIns().offer(connection, port());
  }

  private int port() {
    return tcp.port();
  }

  /** When to call {@link #offer} again. */
  long again() {
    return again;
  }

  private static void drop(WireConnection connection) {
    connection.abort();
    connection.detach();
  }

  private void withdraw(WireConnection connection) {
    if (engine.standIns().withdraw(connection)) {
      offered.remove(connection);
      drop(connection);
    }
  }

  @Override
  public boolean expects(InetSocketAddress remote) {
    return engine.standIns().isOffered(remote);
  }

  @Override
  public OffloadConnection accepted(
      InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
    WireConnection connection = engine.standIns().take(remote);
    if (connection != null) {
      offered.remove(connection);
      engine.counters().attempt();
      engine.counters().offloaded();
    }
    return connection;
  }

  @Override
  public void setOption(String name, Object value) {
    WireOptions.set(tcp.options, name, value);
  }

  @Override
  public void close() {
    closed = true;
    tcp.close();
    engine.closed(this);
    offered.forEach(this::withdraw);
  }

  /** Whoever runs the stack, after {@link #close}, which has dropped what it found offered. */
  void dropNext() {
    if (next != null && (!pending || !next.hasStandIn() || engine.standIns().withdraw(next))) {
      drop(next);
    }
    next = null;
  }
}
