package io.toehold.bench.measure;

import io.toehold.bench.host.Compilers;
import java.io.IOException;

/**
 * Rounds before those that count, until what they do has been done often enough to be compiled, the
 * compilers rest (on two cores they take time from what is measured), and nothing gets faster any
 * more.
 */
final class WarmUp {

  private static final double FASTER = 1.05;
  private static final int IN_A_ROW = 2;
  private static final int TIMES = 10_000;
  private static final long SHORTEST_MILLIS = 100;

  private WarmUp() {}

  /** For {@code mostMillis} at most, but once at least. */
  static void run(Pair pair, Point point, long mostMillis, long roundMillis) throws IOException {
    long piece = Math.max(SHORTEST_MILLIS, roundMillis / 2);
    Compilers compilers = pair.compilers();
    double best = 0;
    int steady = 0;
    double times = 0;
    for (long spent = 0;
        spent == 0 || (spent < mostMillis && (steady < IN_A_ROW || times < TIMES));
        spent += piece) {
      double rate = pair.run(point.load(piece)).get("per_second");
      times += rate * piece / 1000;
      boolean rested = compilers.haveRested(piece);
      steady = rested && rate <= best * FASTER ? steady + 1 : 0;
      best = Math.max(best, rate);
    }
  }
}
