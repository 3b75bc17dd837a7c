package io.toehold.host.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.core.direct.Decision;
import io.toehold.core.direct.DirectConnection;
import io.toehold.core.direct.Parking;
import io.toehold.core.direct.Sleeping;
import io.toehold.core.direct.SlotLayout;
import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import io.toehold.core.memory.ReadySet;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.WaitPoint;
import io.toehold.host.sys.SystemCalls;
import io.toehold.host.sys.TestNative;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many sleepers, over the kernel's futex: a wake-up that is lost stops a pair for good. Threads of
 * any kind can park; those of this test are the platform's. {@code -Dtoehold.thorough=true} does it
 * for longer.
 */
class ThreadWakerTest {
  private static final int PAIRS = 40;
  private static final int ROUNDS = Boolean.getBoolean("toehold.thorough") ? 100_000 : 2_000;
  private static final long PATIENCE_SECONDS = 300;

  private final SystemCalls calls = TestNative.calls();
  private final long seed = Long.getLong("toehold.seed", System.nanoTime());

  @BeforeEach
  void needsSystemCalls() {
    assumeTrue(calls != null);
  }

  /** As two processes: each has a waker, and rings that of the other through memory. */
  @Test
  void noneSleepsForGood() throws Exception {
    System.out.println("ThreadWakerTest: -Dtoehold.seed=" + seed);
    ReadySet here = readySet();
    ReadySet there = readySet();
    ThreadWaker wakerHere = new ThreadWaker(here, calls);
    ThreadWaker wakerThere = new ThreadWaker(there, calls);
    pingPong(
        new Sleeping(calls, wakerHere, wakerOf(there)),
        new Sleeping(calls, wakerThere, wakerOf(here)));
  }

  /** Both ends in one process: nobody needs a waker. */
  @Test
  void noneSleepsForGoodInOneProcess() throws Exception {
    ThreadWaker waker = new ThreadWaker(readySet(), calls);
    Sleeping sleeping = new Sleeping(calls, waker, waker::wake);
    pingPong(sleeping, sleeping);
  }

  @Test
  void numbersAreGivenOnceAndAgainWhenTheyAreBack() {
    ThreadWaker waker = new ThreadWaker(readySet(), calls);
    List<Parking.Place> places = new ArrayList<>();
    for (int i = 0; i < ReadySet.SLEEPERS; i++) {
      places.add(waker.enter());
    }
    assertEquals(
        ReadySet.SLEEPERS, places.stream().mapToInt(Parking.Place::number).distinct().count());
    assertNull(waker.enter());
    for (int i = 0; i < 1000; i++) {
      places.get(i).leave();
    }
    for (int i = 0; i < 1000; i++) {
      assertNotNull(waker.enter());
    }
    assertNull(waker.enter());
  }

  @Test
  void numbersOfNobodyWakeNobody() {
    ThreadWaker waker = new ThreadWaker(readySet(), calls);
    waker.wake(0); // before there is anybody
    Parking.Place place = waker.enter();
    for (int number : new int[] {-1, 1, ReadySet.SLEEPERS, Integer.MAX_VALUE}) {
      waker.wake(number);
    }
    place.prepare();
    waker.wake(place.number());
    place.park(0); // returns: it has been woken
    place.vacate();
    place.leave();
    waker.wake(place.number());
  }

  private static ReadySet readySet() {
    return new ReadySet(Memory.allocate(ReadySet.BYTES)); // its waker uses it for good
  }

  private IntConsumer wakerOf(ReadySet peers) {
    return Peer.wakerOf(peers, calls);
  }

  private void pingPong(Sleeping ofClient, Sleeping ofServer) throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    long slots = Memory.allocate((long) PAIRS * SlotLayout.INITIAL_BYTES);
    for (int i = 0; i < PAIRS; i++) {
      long slot = slots + (long) i * SlotLayout.INITIAL_BYTES;
      for (int level = 1; level <= SlotLayout.TOP_LEVEL; level++) { // none has grown
        Memory.putLong(slot + SlotLayout.TO_SERVER_OFFSET + SlotLayout.growAtOffset(level), -1);
        Memory.putLong(slot + SlotLayout.TO_CLIENT_OFFSET + SlotLayout.growAtOffset(level), -1);
      }
      DirectConnection client = connection(slot, true, ofClient);
      DirectConnection server = connection(slot, false, ofServer);
      Random random = new Random(seed + i);
      all.add(
          run(
              () -> {
                byte[] one = new byte[1];
                for (int round = 0; round < ROUNDS; round++) {
                  one[0] = (byte) round;
                  client.write(one, 0, 1);
                  read(client, one);
                  assertEquals((byte) round, one[0]);
                  if (random.nextInt(16) == 0) {
                    LockSupport.parkNanos(random.nextInt(100_000)); // an unpark too many is allowed
                  }
                }
                client.disconnect();
              }));
      all.add(
          run(
              () -> {
                byte[] one = new byte[1];
                while (read(server, one) > 0) {
                  server.write(one, 0, 1);
                }
              }));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Memory.free(slots);
  }

  private static DirectConnection connection(long slot, boolean client, Sleeping sleeping) {
    return new DirectConnection(
        slot,
        client,
        new StillAnchor(),
        sleeping,
        level -> false,
        CopyToPeer.STORES,
        Decision.OFFLOADED);
  }

  private static int read(DirectConnection from, byte[] one) throws Exception {
    while (true) {
      int n = from.read(one, 0, 1);
      if (n != OffloadConnection.UNAVAILABLE) {
        return n;
      }
      WaitPoint bell = from.readable();
      bell.arm(true);
      if (!from.isReadable()) {
        bell.sleep(0);
      }
      bell.disarm();
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
}
