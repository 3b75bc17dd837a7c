package io.toehold.host.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.host.sys.TestNative;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who rings wakes; who does not need to ring costs nothing. (Packets: TunLinkTest.) */
class LinkWaiterTest {
  private static final long LONG = 20_000_000_000L;

  private LinkWaiter waiter;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(TestNative.calls() != null, "no system calls on this machine");
    waiter = new LinkWaiter(TestNative.calls(), List.of());
  }

  @AfterEach
  void close() {
    if (waiter != null) {
      waiter.close();
    }
  }

  @Test
  void sleepsUntilTheDeadline() {
    long start = System.nanoTime();
    waiter.await(30_000_000, () -> false);
    assertTrue(System.nanoTime() - start >= 30_000_000);
    waiter.await(0, () -> false);
    waiter.await(-1, () -> false);
  }

  @Test
  void doesNotSleepWithWorkToDo() {
    long start = System.nanoTime();
    waiter.await(Long.MAX_VALUE, () -> true);
    assertTrue(System.nanoTime() - start < LONG);
  }

  @Test
  void ringingBeforehandIsNotRemembered() {
    waiter.ring();
    long start = System.nanoTime();
    waiter.await(30_000_000, () -> false);
    assertTrue(System.nanoTime() - start >= 30_000_000);
  }

  @Test
  void noWorkIsEverLeftWaiting() throws Exception {
    int rounds = 20_000;
    AtomicInteger work = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Thread engine =
        new Thread(
            () -> {
              while (done.get() < rounds) {
                waiter.await(LONG, () -> work.get() > done.get());
                done.set(work.get());
              }
            });
    engine.start();
    for (int i = 1; i <= rounds; i++) {
      work.set(i);
      waiter.ring();
      long deadline = System.nanoTime() + LONG / 2;
      // Half of the time the next piece of work comes while the engine is about to sleep.
      while (i % 2 == 0 && done.get() < i) {
        assertTrue(System.nanoTime() < deadline, "round " + i);
      }
    }
    engine.join(LONG / 1_000_000);
    assertEquals(rounds, done.get());
  }
}
