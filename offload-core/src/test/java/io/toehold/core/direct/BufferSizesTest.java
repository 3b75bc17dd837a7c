package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.toe.OffloadConnection;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SO_SNDBUF and SO_RCVBUF are credits: they bound what is under way. */
class BufferSizesTest {
  private static final int USUAL = 131_072; // of a receiver that has said nothing

  private final SlotArea slot = new SlotArea();
  private final CountingAnchor serversAnchor = new CountingAnchor();
  private final DirectConnection client = connection(true, new CountingAnchor());
  private final DirectConnection server = connection(false, serversAnchor);

  private DirectConnection connection(boolean isClient, CountingAnchor anchor) {
    return new DirectConnection(
        slot.address(),
        isClient,
        anchor,
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
  void theWriterCanFillItsBufferAndThePeers() throws IOException {
    bulk();
    client.setOption("SO_SNDBUF", 20_000);
    assertEquals(20_000 + USUAL, fill());
    assertEquals(OffloadConnection.UNAVAILABLE, client.write(new byte[1], 0, 1));
    assertFalse(client.isWritable());
    assertEquals(0, client.claim(1));
  }

  @Test
  void thePeerSaysWhatItsBufferHolds() throws IOException {
    server.setOption("SO_RCVBUF", 2304);
    client.setOption("SO_SNDBUF", 4608);
    assertEquals(6912, fill());
    assertEquals(1000, server.read(new byte[1000], 0, 1000));
    assertFalse(client.isWritable()); // less than a third
    assertEquals(1000, fill());
    server.read(new byte[3000], 0, 3000);
    assertTrue(client.isWritable());
    assertEquals(3000, fill());
  }

  @Test
  void creditIsNeverTakenBack() throws IOException {
    bulk();
    client.setOption("SO_SNDBUF", 100_000);
    int all = fill();
    client.setOption("SO_SNDBUF", 4608);
    assertEquals(OffloadConnection.UNAVAILABLE, client.write(new byte[1], 0, 1));
    assertEquals(all, drain());
    assertEquals(4608 + USUAL, fill());
  }

  @Test
  void moreMayBeGrantedWhileTheWriterWaits() throws IOException {
    client.setOption("SO_SNDBUF", 4608);
    server.setOption("SO_RCVBUF", 2304);
    fill();
    client.writable().armAnchor();
    server.setOption("SO_RCVBUF", 100_000);
    assertEquals(1, serversAnchor.rings());
    assertTrue(client.isWritable());
    assertEquals(100_000 - 2304, fill());
  }

  @Test
  void withoutAWishTheRingsCount() throws IOException {
    server.setOption("SO_RCVBUF", 2304);
    assertTrue(fill() > 100_000);
  }

  @Test
  void whoeverHasWaitedGetsWhatTheRingsHoldTogether() throws IOException {
    int all = fill();
    while (client.canMakeRoom()) {
      assertFalse(client.isWritable());
      client.makeRoom();
      assertTrue(client.isWritable());
      all += fill();
    }
    assertTrue(all > 4 << 20, () -> "took no more");
    assertFalse(client.isWritable());
    assertEquals(all, drain());
  }

  @Test
  void noMoreRoomIsMadeThanTheBuffersHold() throws IOException {
    client.setOption("SO_SNDBUF", 4608);
    fill();
    client.makeRoom();
    fill();
    assertFalse(client.canMakeRoom());
    assertFalse(client.isWritable());
  }

  /** From now on there are large rings. */
  private void bulk() throws IOException {
    for (int i = 0; i < 40; i++) {
      fill();
      drain();
    }
  }

  private int fill() throws IOException {
    int all = 0;
    for (int n; (n = client.write(new byte[10_000], 0, 10_000)) > 0; ) {
      all += n;
    }
    return all;
  }

  private int drain() throws IOException {
    int all = 0;
    for (int n; (n = server.read(new byte[10_000], 0, 10_000)) > 0; ) {
      all += n;
    }
    return all;
  }
}
