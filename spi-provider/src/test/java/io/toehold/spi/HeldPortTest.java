package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import sun.nio.ch.ToeholdPorts;

/** A port stays its socket's, whatever becomes of the connection. */
class HeldPortTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void stillHeldAfterAReset() throws IOException {
    SocketChannel client = SocketChannel.open();
    int port;
    try (ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
      assertTrue(ToeholdPorts.hold(p -> client.bind(new InetSocketAddress(p))));
      port = ((InetSocketAddress) client.getLocalAddress()).getPort();
      client.connect(server.getLocalAddress());
      try (SocketChannel accepted = server.accept()) {
        accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      assertThrows(IOException.class, () -> client.read(ByteBuffer.allocate(1)));
      assertThrows(BindException.class, () -> bind(port));
    } finally {
      client.close();
    }
    assertEquals(port, bind(port));
  }

  @Test
  void givesUpAfterSomeTries() throws IOException {
    int[] tries = {0};
    assertFalse(
        ToeholdPorts.hold(
            port -> {
              assertTrue(port > 0 && port < 65536);
              tries[0]++;
              throw new BindException();
            }));
    assertTrue(tries[0] > 1);
  }

  @Test
  void findsOneWhereAllThatAreTriedFirstAreInUse() throws IOException {
    int[] parity = {-1};
    assertTrue(
        ToeholdPorts.hold(
            port -> {
              parity[0] = parity[0] < 0 ? port % 2 : parity[0];
              if (port % 2 == parity[0]) {
                throw new BindException();
              }
            }));
  }

  private static int bind(int port) throws IOException {
    try (SocketChannel other = SocketChannel.open()) {
      other.bind(new InetSocketAddress(LOOPBACK, port));
      return ((InetSocketAddress) other.getLocalAddress()).getPort();
    }
  }
}
