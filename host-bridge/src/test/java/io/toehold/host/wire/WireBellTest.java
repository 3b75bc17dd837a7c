package io.toehold.host.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is armed is rung once, in the way that was asked for; nobody sleeps through a ring. */
@Timeout(60)
class WireBellTest {
  private static final long SHORT = 20_000_000;

  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger standInRung = new AtomicInteger();
  private final WireBell bell = new WireBell(told::incrementAndGet, standInRung::incrementAndGet);

  @Test
  void aSelectorIsRungOverTheStandInOnce() {
    bell.ring();
    assertEquals(0, standInRung.get(), "nobody was armed");
    bell.armAnchor();
    assertTrue(bell.isArmed());
    assertEquals(1, told.get(), "the engine knows that somebody waits");
    bell.ring();
    bell.ring();
    assertEquals(1, standInRung.get());
    assertFalse(bell.isArmed());
  }

  @Test
  void whoHasDisarmedIsNotRung() {
    bell.armAnchor();
    bell.disarm();
    bell.ring();
    assertEquals(0, standInRung.get());
  }

  @Test
  void aRingBeforeTheSleepEndsIt() {
    bell.arm(false);
    bell.ring();
    bell.sleep(0);
    bell.disarm();
    assertEquals(0, standInRung.get(), "a thread is not rung over the stand-in");
  }

  @Test
  void wakingLocallyLeavesASelectorArmed() {
    bell.armAnchor();
    bell.wakeLocal();
    assertTrue(bell.isArmed());
    bell.disarm();
    bell.arm(false);
    bell.wakeLocal();
    assertFalse(bell.isArmed());
    bell.sleep(0);
    bell.disarm();
  }

  @Test
  void aSleepEndsWhenItsTimeIsUp() {
    bell.arm(false);
    long start = System.nanoTime();
    bell.sleep(SHORT);
    assertTrue(System.nanoTime() - start >= SHORT);
    assertTrue(bell.isArmed(), "nobody has rung");
    bell.disarm();
  }

  /** A permit that somebody else's use of LockSupport has left does not end it either. */
  @Test
  void aPlatformThreadFindsItsInterruptAfterTheSleep() {
    bell.arm(false);
    Thread.currentThread().interrupt();
    LockSupport.unpark(Thread.currentThread());
    long start = System.nanoTime();
    bell.sleep(SHORT);
    assertTrue(System.nanoTime() - start >= SHORT, "not woken by it");
    bell.disarm();
    assertTrue(Thread.interrupted(), "and it is still there");
  }

  @Test
  void anInterruptEndsTheSleepOfAVirtualThread() {
    bell.arm(true);
    Thread.currentThread().interrupt();
    bell.sleep(0);
    bell.disarm();
    assertTrue(Thread.interrupted());
  }

  /** Arm, look again, sleep; change, ring: 200,000 times, with nobody left asleep. */
  @Test
  void noRingIsLost() throws Exception {
    int rounds = 200_000;
    AtomicInteger state = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    Thread sleeper =
        new Thread(
            () -> {
              for (int round = 1; round <= rounds; round++) {
                while (state.get() < round) {
                  bell.arm(false);
                  if (state.get() < round) {
                    bell.sleep(0);
                  }
                  bell.disarm();
                }
                seen.set(round);
              }
            });
    sleeper.start();
    for (int round = 1; round <= rounds; round++) {
      state.set(round);
      bell.ring();
      for (int looks = 0; seen.get() < round; looks++) {
        if (looks < 100) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }
    sleeper.join();
    assertEquals(rounds, seen.get());
  }
}
