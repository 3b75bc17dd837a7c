package io.toehold.host.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.sys.LoopbackSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stand-ins in the kernel, and the accept queue that they share with everybody. */
@Timeout(90)
class StandInsTest {
  private static final InetSocketAddress SOMEWHERE = new InetSocketAddress("127.0.0.1", 9);

  /** The first packet over a new device may be lost; it comes again after a second. */
  private static final int PATIENCE = 2_500;

  private static InetSocketAddress remote(Socket accepted) {
    return (InetSocketAddress) accepted.getRemoteSocketAddress();
  }

  @Test
  void acceptedConnectionsAreRecognisedAndOthersAreNot() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket application = linked.kernelListens(50)) {
      int port = application.getLocalPort();
      OffloadEngine.Listener listener = linked.engine.listen(new InetSocketAddress(port));
      assertNotNull(listener);
      try (Socket peer = linked.kernelConnects(port, 10_000);
          Socket standIn = application.accept()) {
        assertTrue(listener.expects(remote(standIn)));
        OffloadConnection connection = listener.accepted(SOMEWHERE, remote(standIn), null);
        assertEquals(peer.getLocalSocketAddress(), connection.remote());
        assertFalse(listener.expects(remote(standIn)), "it has been taken");
        connection.readable().armAnchor();
        peer.getOutputStream().write(1);
        assertTrue(standIn.getInputStream().read() >= 0, "a byte rings for a selector");
        connection.abort();
        connection.detach();
        assertThrows(
            SocketException.class, () -> standIn.getInputStream().read(), "the stand-in goes too");
      }
      try (Socket plain = linked.namespace.call(() -> new Socket("127.0.0.1", port));
          Socket accepted = application.accept()) {
        assertEquals(plain.getLocalPort(), accepted.getPort());
        assertFalse(listener.expects(remote(accepted)));
      }
      listener.close();
    }
  }

  @Test
  void whoIsNotAcceptedIsResetWhenTheListenerCloses() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket application = linked.kernelListens(50)) {
      int port = application.getLocalPort();
      OffloadEngine.Listener listener = linked.engine.listen(new InetSocketAddress(port));
      try (Socket peer = linked.kernelConnects(port, 10_000)) {
        listener.close();
        peer.setSoTimeout(20_000);
        SocketException reset =
            assertThrows(SocketException.class, () -> peer.getInputStream().read());
        assertEquals("Connection reset", reset.getMessage());
        assertThrows(IOException.class, () -> linked.kernelConnects(port, 10_000), "refused");
      }
    }
  }

  /** A socket is announced before the kernel lets anybody in. */
  @Test
  void whoComesBeforeTheApplicationListensWaits() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace()) {
      Socket bound = new Socket();
      linked.namespace.call(
          () -> {
            bound.bind(null);
            return bound;
          });
      int port = bound.getLocalPort();
      OffloadEngine.Listener listener = linked.engine.listen(new InetSocketAddress(port));
      try (Socket peer = linked.kernelConnects(port, 10_000)) {
        peer.getOutputStream().write(7);
        peer.setSoTimeout(100);
        assertThrows(
            SocketTimeoutException.class, () -> peer.getInputStream().read(), "nobody resets it");
        bound.close();
        try (ServerSocket application = linked.kernelListensAt(port);
            Socket standIn = application.accept()) {
          OffloadConnection connection = listener.accepted(SOMEWHERE, remote(standIn), null);
          byte[] one = new byte[1];
          assertEquals(1, LinkedNamespace.read(connection, one));
          assertEquals(7, one[0]);
          connection.disconnect();
          connection.detach();
        }
      }
      listener.close();
    }
  }

  /** As with the kernel: the application's backlog and one more, and then nobody gets in. */
  @Test
  void theBacklogIsTheApplications() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket application = linked.kernelListens(2)) {
      int port = application.getLocalPort();
      OffloadEngine.Listener listener = linked.engine.listen(new InetSocketAddress(port));
      List<Socket> peers = new ArrayList<>();
      try {
        for (int i = 0; i < 20; i++) {
          peers.add(linked.kernelConnects(port, PATIENCE));
        }
      } catch (SocketTimeoutException full) {
        // as it should be
      }
      int most = 3 + 3; // the kernel's queue; ours, and the one on its way between them
      assertTrue(peers.size() >= 3 && peers.size() <= most, "waiting: " + peers.size());
      for (Socket peer : peers) {
        try (Socket standIn = application.accept()) {
          OffloadConnection connection = listener.accepted(SOMEWHERE, remote(standIn), null);
          connection.disconnect();
          connection.detach();
        }
        peer.close();
      }
      try (Socket peer = linked.kernelConnects(port, 10_000);
          Socket standIn = application.accept()) {
        assertTrue(peer.isConnected() && listener.expects(remote(standIn)), "there is room again");
      }
      listener.close();
    }
  }

  @Test
  void whoeverIsNotExpectedIsTurnedAway() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket server = linked.kernelListens(50)) {
      StandIns standIns = linked.engine.standIns();
      WireConnection connection = (WireConnection) linked.connects(server.getLocalPort());
      try (Socket known = linked.namespace.call(Socket::new)) {
        linked.namespace.call(
            () -> {
              known.bind(null);
              standIns.expect(known.getLocalPort(), connection);
              known.connect(standIns.address());
              return known;
            });
        Socket stranger =
            linked.namespace.call(
                () -> new Socket(standIns.address().getAddress(), standIns.address().getPort()));
        connection.readable().armAnchor();
        server.accept().getOutputStream().write(1); // rings, which has everybody looked at
        assertTrue(known.getInputStream().read() >= 0);
        assertThrows(SocketException.class, () -> stranger.getInputStream().read());
        stranger.close();
      }
      connection.abort();
      connection.detach();
    }
  }

  @Test
  void anOfferToNobodyIsRefusedAndToAFullQueuePutOff() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket server = linked.kernelListens(50)) {
      StandIns standIns = linked.engine.standIns();
      WireConnection connection = (WireConnection) linked.connects(server.getLocalPort());
      int closed;
      try (ServerSocket gone = linked.kernelListens(1)) {
        closed = gone.getLocalPort();
      }
      assertEquals(
          LoopbackSockets.REFUSED, linked.namespace.call(() -> standIns.offer(connection, closed)));
      assertFalse(standIns.withdraw(connection), "nothing of it is left");
      try (ServerSocket full = linked.kernelListens(1)) {
        int result = LoopbackSockets.CONNECTED;
        for (int i = 0; i < 5 && result == LoopbackSockets.CONNECTED; i++) {
          result = linked.namespace.call(() -> standIns.offer(connection, full.getLocalPort()));
        }
        assertEquals(LoopbackSockets.BUSY, result);
        assertEquals(LoopbackSockets.BUSY, standIns.settle(connection), "the queue is still full");
        assertFalse(standIns.withdraw(connection), "it has been taken back");
        try (Socket accepted = full.accept()) {
          assertSame(connection, standIns.take(remote(accepted)));
          assertNull(standIns.take(remote(accepted)), "once");
        }
      }
      connection.abort();
      connection.detach();
    }
  }

  /** The kernel may be late: an offer that seemed to be too much is accepted all the same. */
  @Test
  void anOfferThatIsAcceptedAfterAllIsNotMadeTwice() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket server = linked.kernelListens(50);
        ServerSocket full = linked.kernelListens(1)) {
      StandIns standIns = linked.engine.standIns();
      WireConnection connection = (WireConnection) linked.connects(server.getLocalPort());
      int result = LoopbackSockets.CONNECTED;
      for (int i = 0; i < 5 && result == LoopbackSockets.CONNECTED; i++) {
        result = linked.namespace.call(() -> standIns.offer(connection, full.getLocalPort()));
      }
      assertEquals(LoopbackSockets.BUSY, result);
      InetSocketAddress late = new InetSocketAddress("127.0.0.1", connection.standInPort());
      assertSame(connection, standIns.take(late), "the application has it");
      assertEquals(LoopbackSockets.CONNECTED, standIns.settle(connection));
      connection.abort();
      connection.detach();
      assertEquals(LoopbackSockets.CONNECTED, standIns.settle(connection), "and has closed it");
    }
  }
}
