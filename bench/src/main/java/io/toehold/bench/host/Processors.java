package io.toehold.bench.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What two threads on two processors cost each other. On a virtual machine that depends on where
 * the host places the processors, which it may change at any time; figures taken at a different
 * distance cannot be compared.
 */
public final class Processors {

  private static final int WARM_UP = 100_000;
  private static final int ROUND_TRIPS = 100_000;
  private static final int YIELDS = 20_000;
  private static final int ATTEMPTS = 3;
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  /** Words of the array that are far enough apart to be in lines of their own. */
  private static final int THERE = 32;

  private static final int BACK = 64;

  private Processors() {}

  /**
   * How long one cache line takes there and another back, in ns: the median of some attempts. Half
   * a second of both processors at most; meaningless if they are busy.
   */
  public static long lineRoundTripNanos() {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return 0;
    }
    long[] nanos = new long[ATTEMPTS];
    for (int i = 0; i < ATTEMPTS; i++) {
      nanos[i] = roundTrips() / ROUND_TRIPS;
    }
    Arrays.sort(nanos);
    return nanos[ATTEMPTS / 2];
  }

  /** How long a yield takes if nobody else wants the processor, in ns. */
  public static long yieldNanos() {
    long start = System.nanoTime();
    for (int i = 0; i < YIELDS; i++) {
      Thread.yield();
    }
    return (System.nanoTime() - start) / YIELDS;
  }

  private static long roundTrips() {
    long[] words = new long[96];
    Thread answering = new Thread(() -> answer(words), "line round trip");
    answering.setDaemon(true);
    answering.start();
    long start = 0;
    for (long i = 1; i <= WARM_UP + ROUND_TRIPS; i++) {
      if (i == WARM_UP + 1) {
        start = System.nanoTime();
      }
      WORDS.setRelease(words, THERE, i);
      await(words, BACK, i);
    }
    return System.nanoTime() - start;
  }

  private static void answer(long[] words) {
    for (long i = 1; i <= WARM_UP + ROUND_TRIPS; i++) {
      await(words, THERE, i);
      WORDS.setRelease(words, BACK, i);
    }
  }

  private static void await(long[] words, int index, long value) {
    while ((long) WORDS.getAcquire(words, index) != value) {
      Thread.onSpinWait();
    }
  }
}
