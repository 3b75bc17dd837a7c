package io.toehold.host.rendezvous;

import io.toehold.core.toe.Anchor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;

/** An anchor that is alive, and on which nothing happens: a socket without any peer. */
final class StillAnchor implements Anchor {
  private final DatagramChannel socket; // open as long as this is reachable
  private final int descriptor;

  StillAnchor() {
    try {
      socket = DatagramChannel.open();
      descriptor = (int) Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal").invoke(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int fd() {
    return descriptor;
  }

  @Override
  public void ring() {}

  @Override
  public int drain() {
    return 0;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public void send(byte[] bytes) {}

  @Override
  public boolean await(long nanos) {
    return true;
  }
}
