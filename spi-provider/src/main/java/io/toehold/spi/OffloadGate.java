package io.toehold.spi;

import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import sun.nio.ch.ToeholdAnchor;
import sun.nio.ch.ToeholdGate;
import sun.nio.ch.ToeholdSession;

/**
 * Behind the wall: turns what the faces ask into calls of an engine. Nothing that goes wrong in an
 * engine reaches the application: the connection takes the host path, and the failure is reported.
 */
public final class OffloadGate extends ToeholdGate {
  /** Is told of failures that are bugs of ours. */
  public interface Failures {
    void failed(Throwable failure);
  }

  private final OffloadEngine engine;
  private final Failures failures;

  public OffloadGate(OffloadEngine engine, Failures failures) {
    this.engine = engine;
    this.failures = failures;
  }

  @Override
  public Object listen(InetSocketAddress local, boolean sharesPort) {
    try {
      return engine.listen(local, sharesPort);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return null;
    }
  }

  @Override
  public void listenerOption(Object listener, String name, Object value) {
    try {
      ((OffloadEngine.Listener) listener).setOption(name, value);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
    }
  }

  @Override
  public void unlisten(Object listener) {
    try {
      ((OffloadEngine.Listener) listener).close();
    } catch (RuntimeException | Error e) {
      failures.failed(e);
    }
  }

  @Override
  public boolean expects(Object listener, InetSocketAddress remote) {
    try {
      return ((OffloadEngine.Listener) listener).expects(remote);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return false;
    }
  }

  @Override
  public ToeholdSession accepted(
      Object listener, InetSocketAddress local, InetSocketAddress remote, ToeholdAnchor anchor) {
    try {
      FaceAnchor wrapped = new FaceAnchor(anchor);
      return session(((OffloadEngine.Listener) listener).accepted(local, remote, wrapped), wrapped);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return null;
    }
  }

  @Override
  public Object attempt(InetSocketAddress remote) {
    try {
      return engine.connect(remote);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return null;
    }
  }

  @Override
  public boolean bound(Object attempt, int localPort) {
    try {
      return ((OffloadEngine.Attempt) attempt).bound(localPort);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return false;
    }
  }

  @Override
  public ToeholdSession connected(
      Object attempt, InetSocketAddress local, InetSocketAddress remote, ToeholdAnchor anchor) {
    try {
      FaceAnchor wrapped = new FaceAnchor(anchor);
      return session(((OffloadEngine.Attempt) attempt).connected(local, remote, wrapped), wrapped);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return null;
    }
  }

  @Override
  public Object attemptOverLink(InetSocketAddress remote) throws IOException {
    try {
      return engine.connectOverLink(remote);
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return null;
    }
  }

  @Override
  public InetSocketAddress standIn(Object attempt) {
    return ((OffloadEngine.LinkAttempt) attempt).standIn();
  }

  @Override
  public ToeholdSession begin(
      Object attempt, InetSocketAddress bound, int standInPort, ToeholdAnchor anchor)
      throws IOException {
    try {
      return session(
          ((OffloadEngine.LinkAttempt) attempt).begin(bound, standInPort), new FaceAnchor(anchor));
    } catch (RuntimeException | Error e) {
      failures.failed(e);
      return null;
    }
  }

  @Override
  public void failed(Object attempt) {
    try {
      ((OffloadEngine.Attempt) attempt).failed();
    } catch (RuntimeException | Error e) {
      failures.failed(e);
    }
  }

  private static ToeholdSession session(OffloadConnection connection, FaceAnchor anchor) {
    return connection == null ? null : new OffloadSession(connection, anchor);
  }
}
