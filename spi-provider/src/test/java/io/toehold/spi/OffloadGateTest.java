package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An engine with a bug: the application takes the host path, and the bug is told each time. */
class OffloadGateTest {
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

  private static final class Broken
      implements OffloadEngine, OffloadEngine.Listener, OffloadEngine.Attempt {
    private static final IllegalStateException BUG = new IllegalStateException("a bug");

    @Override
    public Listener listen(InetSocketAddress local, boolean sharesPort) {
      throw BUG;
    }

    @Override
    public Attempt connect(InetSocketAddress remote) {
      throw new AssertionError(BUG);
    }

    @Override
    public void stopOffloading() {
      throw BUG;
    }

    @Override
    public boolean expects(InetSocketAddress remote) {
      throw BUG;
    }

    @Override
    public OffloadConnection accepted(
        InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
      throw BUG;
    }

    @Override
    public void close() {
      throw BUG;
    }

    @Override
    public boolean bound(int localPort) {
      throw BUG;
    }

    @Override
    public OffloadConnection connected(
        InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
      throw BUG;
    }

    @Override
    public void failed() {
      throw BUG;
    }
  }

  @Test
  void bugsStayBehindTheWall() {
    List<Throwable> told = new ArrayList<>();
    Broken broken = new Broken();
    OffloadGate gate = new OffloadGate(broken, told::add);
    assertNull(gate.listen(ADDRESS, false));
    assertFalse(gate.expects(broken, ADDRESS));
    assertNull(gate.accepted(broken, ADDRESS, ADDRESS, null));
    gate.unlisten(broken);
    assertNull(gate.attempt(ADDRESS));
    assertFalse(gate.bound(broken, 1));
    assertNull(gate.connected(broken, ADDRESS, ADDRESS, null));
    gate.failed(broken);
    assertEquals(8, told.size());
  }
}
