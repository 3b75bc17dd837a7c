package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.toe.OffloadConnection;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the ends of a decided connection see of each other: bytes, the end, resets, death. */
class DirectConnectionTest {
  private final SlotArea slot = new SlotArea();
  private final DirectConnection client = connection(true);
  private final DirectConnection server = connection(false);

  private DirectConnection connection(boolean isClient) {
    return new DirectConnection(
        slot.address(),
        isClient,
        new CountingAnchor(),
        null,
        level -> true,
        CopyToPeer.STORES,
        Decision.OFFLOADED);
  }

  @AfterEach
  void checkGuards() {
    slot.close();
  }

  @Test
  void bytesArriveInBothDirections() throws IOException {
    assertEquals(3, client.write(new byte[] {0, 1, 2, 3, 4}, 1, 3));
    assertEquals(2, server.write(new byte[] {9, 8}, 0, 2));
    assertEquals(3, server.available());
    assertArrayEquals(new byte[] {1, 2, 3}, read(server));
    assertArrayEquals(new byte[] {9, 8}, read(client));
    assertEquals(OffloadConnection.UNAVAILABLE, server.read(new byte[1], 0, 1));
    assertFalse(server.isReadable());
  }

  @Test
  void endOfStreamComesAfterTheData() throws IOException {
    client.write(new byte[10], 0, 10);
    client.disconnect();
    client.disconnect();
    assertTrue(server.isReadable());
    assertEquals(10, read(server).length);
    assertTrue(server.isReadable());
    assertEnd(server);
    assertEnd(server);
  }

  @Test
  void receivingGoesOnAfterDisconnect() throws IOException {
    client.disconnect();
    assertEnd(server);
    long moved = 0;
    byte[] block = new byte[100_000];
    while (moved < 10 << 20) {
      int n = server.write(block, 0, block.length);
      assertTrue(n > 0);
      moved += n;
      assertEquals(n, drain(client));
    }
    server.disconnect();
    assertEnd(client);
  }

  /** The slot may be another connection's by then. */
  @Test
  void whoeverIsLateTouchesNoBellOfAConnectionThatIsDetached() throws IOException {
    DirectConnection closed = connection(false);
    closed.detach();
    server.readable().armAnchor();
    closed.readable().disarm();
    assertTrue(server.readable().isArmed());
    server.readable().disarm();
    closed.readable().armAnchor();
    assertFalse(server.readable().isArmed());
  }

  @Test
  void receivedWithoutConsumptionChangesNothing() throws IOException {
    client.write(new byte[5], 0, 5);
    for (int i = 0; i < 100; i++) {
      assertEquals(5, server.available());
      assertTrue(server.isReadable());
    }
    assertEquals(5, read(server).length);
  }

  @Test
  void resetComesAfterTheData() throws IOException {
    client.write(new byte[10], 0, 10);
    client.abort();
    assertEquals(10, read(server).length);
    assertReset(server);
    assertEnd(server); // Linux reports an error once
  }

  @Test
  void aPeerThatDiesWithAnOpenLeaseHasSeenTheBytes() throws IOException {
    client.write(new byte[10], 0, 10);
    assertEquals(10, server.lease(100).length());
    client.anchorEnded();
    assertEnd(client);
  }

  @Test
  void firstWriteToAClosedPeerSucceedsAndTheNextFails() throws IOException {
    client.disconnect();
    client.detach();
    assertEnd(server);
    assertTrue(server.isWritable());
    assertEquals(7, server.write(new byte[7], 0, 7));
    assertThrowsWith("Broken pipe", server);
    assertThrowsWith("Broken pipe", server);
  }

  @Test
  void writeAfterAResetSaysSoOnce() throws IOException {
    client.abort();
    assertThrowsWith("Connection reset by peer", server);
    assertThrowsWith("Broken pipe", server);
    assertEnd(server);
  }

  @Test
  void aResetAfterTheEndIsAnEndToReadAndABrokenPipe() throws IOException {
    client.write(new byte[3], 0, 3);
    client.disconnect();
    client.abort();
    assertThrowsWith("Broken pipe", server);
    assertEquals(3, read(server).length);
    assertEnd(server);
  }

  @Test
  void writingToAPeerThatHasShutBothHalvesFailsTheSecondTime() throws IOException {
    client.shutdownInput();
    assertEquals(1, server.write(new byte[1], 0, 1));
    assertEquals(1, server.write(new byte[1], 0, 1));
    client.disconnect();
    assertEquals(1, server.write(new byte[1], 0, 1));
    assertThrowsWith("Broken pipe", server);
  }

  @Test
  void urgentDataIsWantedOrNot() {
    assertEquals(false, client.beginUrgent());
    server.takeUrgent(true);
    assertTrue(client.beginUrgent());
    server.takeUrgent(false);
    assertEquals(false, client.beginUrgent());
  }

  @Test
  void writeAfterAResetThatWasReadIsABrokenPipe() {
    client.abort();
    assertReset(server);
    assertThrowsWith("Broken pipe", server);
  }

  @Test
  void aPeerThatDiedHavingReadEverythingIsAnEnd() throws IOException {
    client.write(new byte[4], 0, 4);
    server.write(new byte[2], 0, 2);
    read(client);
    server.anchorEnded();
    assertEquals(4, read(server).length); // what it wrote before it died
    assertEnd(server);
    assertEquals(1, server.write(new byte[1], 0, 1));
    assertThrowsWith("Broken pipe", server);
  }

  @Test
  void aPeerThatDiedWithUnreadDataIsAReset() throws IOException {
    client.write(new byte[4], 0, 4);
    server.write(new byte[2], 0, 2);
    server.anchorEnded();
    assertEquals(4, read(server).length);
    assertReset(server);
    assertThrowsWith("Broken pipe", server);
  }

  @Test
  void abortTwiceIsAbortOnce() {
    client.abort();
    client.abort();
    assertReset(server);
  }

  @Test
  void disconnectDoesNotTakeAnAbortBack() {
    client.abort();
    client.disconnect();
    assertReset(server);
  }

  @Test
  void crossingAbortsResetBoth() {
    client.abort();
    server.abort();
    assertReset(client);
    assertReset(server);
    client.detach();
    server.detach();
  }

  @Test
  void detachWithoutDisconnectAborts() {
    client.detach();
    assertReset(server);
  }

  @Test
  void detachHappensOnce() {
    int[] detached = {0};
    client.onDetach(() -> detached[0]++);
    client.disconnect();
    client.detach();
    client.detach();
    assertEquals(1, detached[0]);
  }

  @Test
  void theAnchorsEndAfterDetachTouchesNothing() {
    client.detach();
    slot.prepare();
    DirectConnection next = connection(true); // whoever has the slot next
    next.readable().armAnchor();
    next.writable().armAnchor();
    client.anchorEnded();
    assertTrue(next.readable().isArmed());
    assertTrue(next.writable().isArmed());
  }

  @Test
  void wakingSleepersHereLeavesTheWishForAByteOnTheAnchor() throws IOException {
    CountingAnchor anchor = new CountingAnchor();
    DirectConnection other =
        new DirectConnection(
            slot.address(),
            true,
            anchor,
            null,
            level -> true,
            CopyToPeer.STORES,
            Decision.OFFLOADED);
    server.readable().armAnchor();
    server.readable().wakeLocal();
    assertTrue(server.readable().isArmed());
    other.write(new byte[1], 0, 1);
    assertEquals(1, anchor.rings());
    assertFalse(server.readable().isArmed());
  }

  @Test
  void aFullRingIsUnavailableUntilAThirdIsFree() throws IOException {
    byte[] block = new byte[SlotLayout.ALL_RINGS];
    int written = 0;
    for (int n = 0; n != OffloadConnection.UNAVAILABLE; n = client.write(block, 0, block.length)) {
      written += n;
    }
    assertEquals(SlotLayout.capacity(1), written);
    assertFalse(client.isWritable());
    byte[] some = new byte[SlotLayout.capacity(1) / 3 - 1];
    assertEquals(some.length, server.read(some, 0, some.length));
    assertFalse(client.isWritable());
    server.read(some, 0, 1);
    assertTrue(client.isWritable());
  }

  private static byte[] read(DirectConnection from) throws IOException {
    byte[] bytes = new byte[1000];
    int n = from.read(bytes, 0, bytes.length);
    return Arrays.copyOf(bytes, n);
  }

  private static long drain(DirectConnection from) throws IOException {
    byte[] bytes = new byte[64 << 10];
    long total = 0;
    for (int n = 0; n >= 0; n = from.read(bytes, 0, bytes.length)) {
      total += n;
    }
    return total;
  }

  private static void assertEnd(DirectConnection connection) throws IOException {
    assertTrue(connection.isReadable());
    assertEquals(OffloadConnection.END, connection.read(new byte[1], 0, 1));
  }

  private static void assertReset(DirectConnection connection) {
    assertTrue(connection.isReadable());
    SocketException e =
        assertThrows(SocketException.class, () -> connection.read(new byte[1], 0, 1));
    assertEquals("Connection reset", e.getMessage());
  }

  private static void assertThrowsWith(String message, DirectConnection writer) {
    IOException e = assertThrows(IOException.class, () -> writer.write(new byte[1], 0, 1));
    assertEquals(message, e.getMessage());
  }
}
