package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.WaitPoint;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two threads, each way a stream of odd sizes, sleeping whenever there is nothing to do: a lost
 * byte, a byte too many or a lost wake-up does not go unseen. {@code -Dtoehold.thorough=true} moves
 * fifty times as much.
 */
class TransferStressTest {
  private static final int TIMES = Boolean.getBoolean("toehold.thorough") ? 50 : 1;
  private static final long PATIENCE_SECONDS = 60L * TIMES;

  private final Sleeping sleeping = new Sleeping(new FakeFutex(), null, n -> {});
  private final long seed = Long.getLong("toehold.seed", System.nanoTime());

  TransferStressTest() {
    System.out.println("TransferStressTest: -Dtoehold.seed=" + seed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothWaysAtOnce(boolean grows) throws Exception {
    long bytes = (grows ? 200L : 40L) << 20;
    try (SlotArea slot = new SlotArea()) {
      DirectConnection client = connection(slot, true, grows);
      DirectConnection server = connection(slot, false, grows);
      CompletableFuture<Void> up = run(() -> write(client, bytes * TIMES, 1));
      CompletableFuture<Void> down = run(() -> write(server, bytes / 8 * TIMES, 2));
      CompletableFuture<Void> upRead = run(() -> read(server, bytes * TIMES, 3));
      CompletableFuture<Void> downRead = run(() -> read(client, bytes / 8 * TIMES, 4));
      CompletableFuture.allOf(up, down, upRead, downRead).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void pingPongOfSingleBytes() throws Exception {
    int rounds = 30_000 * TIMES;
    try (SlotArea slot = new SlotArea()) {
      DirectConnection client = connection(slot, true, true);
      DirectConnection server = connection(slot, false, true);
      CompletableFuture<Void> echo =
          run(
              () -> {
                byte[] one = new byte[1];
                for (int i = 0; i < rounds; i++) {
                  readSome(server, one, 1);
                  server.write(one, 0, 1);
                }
              });
      CompletableFuture<Void> ping =
          run(
              () -> {
                byte[] one = new byte[1];
                for (int i = 0; i < rounds; i++) {
                  one[0] = (byte) i;
                  client.write(one, 0, 1);
                  readSome(client, one, 1);
                  assertEquals((byte) i, one[0]);
                }
              });
      CompletableFuture.allOf(echo, ping).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> run(Action action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private DirectConnection connection(SlotArea slot, boolean client, boolean grows) {
    return new DirectConnection(
        slot.address(),
        client,
        new CountingAnchor(),
        sleeping,
        level -> grows,
        CopyToPeer.STORES,
        Decision.OFFLOADED);
  }

  private void write(DirectConnection to, long bytes, int salt) throws Exception {
    Random random = new Random(seed + salt);
    byte[] block = new byte[100_000];
    for (long at = 0; at < bytes; ) {
      int n = (int) Math.min(bytes - at, 1 + random.nextInt(random.nextInt(block.length) + 1));
      fill(block, at, n);
      for (int done = 0; done < n; ) {
        int written = to.write(block, done, n - done);
        if (written == OffloadConnection.UNAVAILABLE) {
          sleep(to.writable(), to::isWritable);
        } else {
          done += written;
        }
      }
      at += n;
    }
    to.disconnect();
  }

  private void read(DirectConnection from, long bytes, int salt) throws Exception {
    Random random = new Random(seed + salt);
    byte[] block = new byte[100_000];
    byte[] expected = new byte[block.length];
    long at = 0;
    while (true) {
      int n = readSome(from, block, 1 + random.nextInt(block.length));
      if (n == OffloadConnection.END) {
        break;
      }
      fill(expected, at, n);
      assertEquals(-1, java.util.Arrays.mismatch(expected, 0, n, block, 0, n), "at " + at);
      at += n;
    }
    assertEquals(bytes, at);
  }

  private static int readSome(DirectConnection from, byte[] block, int most) throws Exception {
    while (true) {
      int n = from.read(block, 0, most);
      if (n != OffloadConnection.UNAVAILABLE) {
        return n;
      }
      sleep(from.readable(), from::isReadable);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void sleep(WaitPoint bell, Condition condition) {
    bell.arm(false);
    if (!condition.holds()) {
      bell.sleep(0);
    }
    bell.disarm();
  }

  private static void fill(byte[] block, long at, int n) {
    for (int i = 0; i < n; i++) {
      long p = at + i;
      block[i] = (byte) (p ^ (p >> 7) ^ (p >> 15));
    }
  }
}
