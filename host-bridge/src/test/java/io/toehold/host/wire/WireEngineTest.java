package io.toehold.host.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of connections when the link, or the engine, does not go on as it was. */
@Timeout(90)
class WireEngineTest {
  private static final byte[] BYTES = new byte[100];

  @Test
  void aDeviceThatIsRemovedFailsItsConnections() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket server = linked.kernelListens(50)) {
      OffloadConnection connection = linked.connects(server.getLocalPort());
      server.accept().getOutputStream().write(BYTES);
      LinkedNamespace.await(() -> connection.available() == BYTES.length, "data");
      CompletableFuture<String> reader = new CompletableFuture<>();
      Thread waits = new Thread(() -> reader.complete(readsToTheEnd(connection)));
      waits.start();
      linked.namespace.runs("ip", "link", "delete", LinkedNamespace.DEVICE);
      assertEquals("100, java.io.IOException: Network is down", reader.get(20, TimeUnit.SECONDS));
      IOException broken =
          assertThrows(IOException.class, () -> connection.write(BYTES, 0, BYTES.length));
      assertEquals("Broken pipe", broken.getMessage(), "it has been told");
      connection.abort();
      connection.detach();
      LinkedNamespace.await(() -> linked.complaints.size() == 1, "the line about it");
      assertEquals(
          List.of("link tun0 is gone: its connections have failed, new ones take the host path"),
          linked.complaints);
      InetSocketAddress target = new InetSocketAddress(LinkedNamespace.KERNEL, 80);
      assertNull(linked.engine.connect(target, false));
      assertEquals(List.of(FallbackReason.NO_LINK), linked.declined);
      assertEquals(List.of(), linked.failures);
    }
  }

  private static String readsToTheEnd(OffloadConnection connection) {
    int all = 0;
    try {
      for (int n = 0; n >= 0; n = LinkedNamespace.read(connection, new byte[BYTES.length])) {
        all += n;
      }
      return all + ", the end";
    } catch (IOException e) {
      return all + ", " + e;
    }
  }

  @Test
  void aBugOfOursResetsConnections() throws Exception {
    AtomicBoolean fail = new AtomicBoolean();
    try (LinkedNamespace linked =
            new LinkedNamespace(
                bytes -> {
                  if (fail.get()) {
                    throw new IllegalStateException("a bug");
                  }
                });
        ServerSocket server = linked.kernelListens(50)) {
      OffloadConnection connection = linked.connects(server.getLocalPort());
      fail.set(true);
      server.accept().getOutputStream().write(BYTES);
      String seen = readsToTheEnd(connection);
      assertTrue(seen.endsWith("java.net.SocketException: Connection reset"), seen);
      assertTrue(linked.engine.isBroken());
      LinkedNamespace.await(() -> linked.failures.size() == 1, "the failure is told");
      assertNull(linked.engine.connect(new InetSocketAddress(LinkedNamespace.KERNEL, 80), false));
      assertEquals(List.of(FallbackReason.ENGINE_STOPPED), linked.declined);
    }
  }

  @Test
  void aDeviceThatIsDownIsNoLink() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace()) {
      InetSocketAddress target = new InetSocketAddress(LinkedNamespace.KERNEL, 80);
      linked.namespace.runs("ip", "link", "set", LinkedNamespace.DEVICE, "down");
      assertNull(linked.engine.connect(target, false));
      assertEquals(List.of(FallbackReason.NO_LINK), linked.declined);
      IOException strict =
          assertThrows(IOException.class, () -> linked.engine.connect(target, true));
      assertEquals("java.net.SocketException: Network is unreachable", strict.toString());
      linked.namespace.runs("ip", "link", "set", LinkedNamespace.DEVICE, "up");
      assertTrue(linked.engine.connect(target, false) != null);
    }
  }

  @Test
  void whoIsBoundToAnAddressOfTheHostGoesOverTheHost() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace()) {
      InetSocketAddress target = new InetSocketAddress(LinkedNamespace.KERNEL, 80);
      InetSocketAddress bound = new InetSocketAddress(LinkedNamespace.KERNEL, 5000);
      assertNull(linked.engine.connect(target, false).begin(bound, 5000));
      assertEquals(List.of(FallbackReason.BOUND), linked.declined);
      IOException strict =
          assertThrows(
              IOException.class, () -> linked.engine.connect(target, true).begin(bound, 5000));
      assertEquals("java.net.BindException: Cannot assign requested address", strict.toString());
    }
  }

  @Test
  void aDeviceBelongsToOneProcess() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace()) {
      IOException busy =
          assertThrows(IOException.class, () -> linked.start("10.9.0.3", bytes -> {}));
      assertEquals("TUNSETIFF tun0: Device or resource busy", busy.getMessage());
    }
  }

  @Test
  void anAddressOfTheHostIsNotOurs() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace()) {
      IOException own =
          assertThrows(IOException.class, () -> linked.start(LinkedNamespace.KERNEL, bytes -> {}));
      assertEquals("10.9.0.1 is an address of the host", own.getMessage());
    }
  }

  @Test
  void aChangedMtuIsSeen() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket server = linked.kernelListens(50)) {
      linked.namespace.runs("ip", "link", "set", LinkedNamespace.DEVICE, "mtu", "1300");
      LinkedNamespace.await(
          () -> {
            try {
              linked.connects(server.getLocalPort());
              try (Socket peer = server.accept()) {
                String port = "sport = :" + server.getLocalPort() + " and dport = :";
                return linked
                    .namespace
                    .runs("ss", "-tinH", port + peer.getPort())
                    .contains(" mss:1248 ");
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          },
          "segments of 1300 bytes");
    }
  }

  @Test
  void lingeringEndsWhenThePeerHasEverythingOrTheTimeIsUp() throws Exception {
    try (LinkedNamespace linked = new LinkedNamespace();
        ServerSocket server = linked.kernelListens(50)) {
      OffloadConnection connection = linked.connects(server.getLocalPort());
      connection.write(BYTES, 0, BYTES.length);
      connection.disconnect();
      long start = System.nanoTime();
      connection.awaitEnd(TimeUnit.SECONDS.toNanos(60));
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(50));
      connection.detach();
      assertEquals(100, server.accept().getInputStream().readAllBytes().length);

      OffloadConnection cut = linked.connects(server.getLocalPort());
      linked.namespace.runs("ip", "link", "set", LinkedNamespace.DEVICE, "down");
      cut.write(BYTES, 0, BYTES.length);
      cut.disconnect();
      Thread.currentThread().interrupt();
      start = System.nanoTime();
      cut.awaitEnd(TimeUnit.MILLISECONDS.toNanos(200));
      assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(200));
      assertTrue(Thread.interrupted(), "kept for whoever wants to know");
      cut.abort();
      cut.detach();
    }
  }
}
