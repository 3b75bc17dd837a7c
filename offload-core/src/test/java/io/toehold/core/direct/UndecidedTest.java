package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.Path;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client whose offer has not been taken yet. */
class UndecidedTest {
  private static final class SettableDecision implements Decision {
    private Path path = Path.UNDECIDED;

    @Override
    public Path path() {
      return path;
    }

    @Override
    public void withdraw() {
      if (path == Path.UNDECIDED) {
        path = Path.HOST;
      }
    }
  }

  private final SlotArea slot = new SlotArea();
  private final SettableDecision decision = new SettableDecision();
  private final DirectConnection client =
      new DirectConnection(
          slot.address(),
          true,
          new CountingAnchor(),
          null,
          level -> true,
          CopyToPeer.STORES,
          decision);

  @AfterEach
  void checkGuards() {
    slot.close();
  }

  @Test
  void writesOnlyWhatTheSmallRingHolds() throws IOException {
    byte[] bytes = pattern(SlotLayout.SMALL + 1);
    assertEquals(SlotLayout.SMALL, client.write(bytes, 0, bytes.length));
    assertEquals(OffloadConnection.UNAVAILABLE, client.write(bytes, 0, 1));
    assertFalse(client.isWritable());
    assertEquals(-1, growAt());
  }

  @Test
  void growsOnceItIsOffloaded() throws IOException {
    byte[] bytes = pattern(SlotLayout.SMALL + 1000);
    client.write(bytes, 0, SlotLayout.SMALL);
    decision.path = Path.OFFLOADED;
    assertEquals(Path.OFFLOADED, client.path());
    assertTrue(client.isWritable());
    assertEquals(1000, client.write(bytes, SlotLayout.SMALL, 1000));
    assertEquals(SlotLayout.SMALL, growAt());
    DirectConnection server =
        new DirectConnection(
            slot.address(),
            false,
            new CountingAnchor(),
            null,
            level -> true,
            CopyToPeer.STORES,
            Decision.OFFLOADED);
    byte[] read = new byte[bytes.length];
    assertEquals(read.length, server.read(read, 0, read.length));
    assertArrayEquals(bytes, read);
  }

  @Test
  void takesBackInOrderWhatWasWritten() throws IOException {
    byte[] bytes = pattern(5000);
    client.write(bytes, 0, 1);
    client.write(bytes, 1, 2999);
    client.write(bytes, 3000, 2000);
    assertEquals(Path.HOST, client.withdraw());
    assertEquals(Path.HOST, client.path());
    assertArrayEquals(bytes, client.takeBack());
  }

  @Test
  void cannotWithdrawWhatHasBeenTaken() {
    decision.path = Path.OFFLOADED;
    assertEquals(Path.OFFLOADED, client.withdraw());
  }

  @Test
  void takesBackWhatWasWrittenAfterThePeerEndedItsStream() throws IOException {
    // The other end is not one of ours, and half closed: it will still read.
    client.anchorEnded();
    assertEquals(3, client.write(new byte[] {1, 2, 3}, 0, 3));
    assertEquals(1, client.write(new byte[] {4}, 0, 1));
    assertEquals(Path.HOST, client.withdraw());
    assertArrayEquals(new byte[] {1, 2, 3, 4}, client.takeBack());
  }

  @Test
  void expiresEvenIfItWasTooLateToBeTold() {
    boolean[] told = {false};
    client.expire();
    client.onExpired(() -> told[0] = true);
    assertTrue(told[0]);
  }

  private long growAt() {
    return Memory.getLong(slot.toServer() + SlotLayout.growAtOffset(1));
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }
}
