package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.toe.OffloadConnection;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A reader that looks at the very moment at which its peer writes for the last time and ends. */
class EndOfStreamRaceTest {
  private static final int ROUNDS = 100_000;

  private final AtomicReference<DirectConnection> handed = new AtomicReference<>();

  @Test
  void whatWasWrittenBeforeTheEndIsRead() throws Exception {
    race(DirectConnection::disconnect);
  }

  @Test
  void whatWasWrittenBeforeAnAbortIsRead() throws Exception {
    race(DirectConnection::abort);
  }

  private interface Ending {
    void end(DirectConnection connection);
  }

  private void race(Ending ending) throws Exception {
    try (SlotArea slot = new SlotArea()) {
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ending));
      int lost = 0;
      for (int i = 0; i < ROUNDS; i++) {
        slot.prepare();
        DirectConnection reader = connection(slot, false);
        handed.set(connection(slot, true));
        lost += 1 - readToTheEnd(reader);
      }
      writer.get();
      assertEquals(0, lost, "bytes lost in " + ROUNDS + " rounds");
    }
  }

  private void write(Ending ending) {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        DirectConnection connection = handed.getAndSet(null);
        while (connection == null) {
          Thread.onSpinWait();
          connection = handed.getAndSet(null);
        }
        connection.write(new byte[1], 0, 1);
        ending.end(connection);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int readToTheEnd(DirectConnection reader) {
    byte[] bytes = new byte[8];
    int total = 0;
    try {
      for (int n = 0; n != OffloadConnection.END; n = reader.read(bytes, 0, bytes.length)) {
        total += Math.max(0, n);
      }
    } catch (IOException e) {
      assertEquals("Connection reset", e.getMessage());
    }
    return total;
  }

  private static DirectConnection connection(SlotArea slot, boolean client) {
    return new DirectConnection(
        slot.address(),
        client,
        new CountingAnchor(),
        null,
        level -> true,
        CopyToPeer.STORES,
        Decision.OFFLOADED);
  }
}
