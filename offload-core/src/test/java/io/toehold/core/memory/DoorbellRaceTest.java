package io.toehold.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A sleeper arms and looks again while a ringer changes the state and looks for sleepers, at the
 * same time on two processors: one of them has to see the other. {@code -Dtoehold.thorough=true}
 * does it for longer.
 */
class DoorbellRaceTest {
  private static final int ROUNDS = Boolean.getBoolean("toehold.thorough") ? 50_000_000 : 1_000_000;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final long block = Memory.allocate(1024);
  private final long bell = block + 128;
  private final long state = block + 384;
  private final long turn = block + 640;
  private final long answer = block + 768;

  @AfterEach
  void free() {
    Memory.free(block);
  }

  private interface Ringer {
    boolean sawSleeper();
  }

  private interface Sleeper {
    boolean sawChange();
  }

  @Test
  void oneSeesTheOther() throws Exception {
    assertEquals(
        0,
        race(
            ROUNDS,
            () -> {
              Doorbell.arm(bell, Doorbell.FUTEX);
              return Memory.getInt(state) != 0;
            },
            () -> {
              Memory.setIntRelease(state, 1);
              return Doorbell.take(bell) != Doorbell.NONE;
            }));
  }

  /** Shows that the test can fail: the same without fences, until both have missed each other. */
  @Test
  void withoutFencesNeitherDoes() throws Exception {
    long deadline = System.nanoTime() + PATIENCE;
    int missed = 0;
    while (missed == 0 && System.nanoTime() < deadline) {
      missed =
          race(
              100_000,
              () -> {
                Memory.setIntRelease(bell, Doorbell.FUTEX);
                return Memory.getIntAcquire(state) != 0;
              },
              () -> {
                Memory.setIntRelease(state, 1);
                return Memory.getIntAcquire(bell) != Doorbell.NONE;
              });
    }
    assertTrue(missed > 0);
  }

  /** How often both missed each other. */
  private int race(int rounds, Sleeper sleeper, Ringer ringer) throws Exception {
    Memory.putIntVolatile(turn, 0);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              for (int round = 1; round <= rounds; round++) {
                awaitTurn(turn, round);
                boolean saw = ringer.sawSleeper();
                Memory.putIntVolatile(answer, saw ? 2 * round + 1 : 2 * round);
              }
            });
    int missed = 0;
    for (int round = 1; round <= rounds; round++) {
      Memory.putIntVolatile(bell, Doorbell.NONE);
      Memory.putIntVolatile(state, 0);
      Memory.putIntVolatile(turn, round);
      boolean saw = sleeper.sawChange();
      awaitTurn(answer, 2 * round);
      if (!saw && Memory.getIntVolatile(answer) == 2 * round) {
        missed++;
      }
    }
    other.get();
    return missed;
  }

  private static void awaitTurn(long word, int least) {
    for (int spins = 0; Memory.getIntVolatile(word) < least; spins++) {
      if (spins > 1000) {
        Thread.yield();
      }
    }
  }
}
