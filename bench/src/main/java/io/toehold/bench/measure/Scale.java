package io.toehold.bench.measure;

/**
 * How long everything takes.
 *
 * @param repeats how often all processes are started anew: two JVMs of the same program differ
 * @param rounds how often each is measured, in turn with the others
 * @param millis of a round
 * @param warmUpMillis at most, before the first round of a load
 * @param idle number of idle connections
 */
public record Scale(int repeats, int rounds, long millis, long warmUpMillis, int idle) {

  /** For figures. */
  public static final Scale FULL = new Scale(3, 3, 500, 5000, 10_000);

  /** To see that everything works. */
  public static final Scale QUICK = new Scale(1, 1, 100, 100, 1000);

  /** The same with other repeats. */
  public Scale withRepeats(int other) {
    return new Scale(other, rounds, millis, warmUpMillis, idle);
  }

  /** The same with another number of idle connections. */
  public Scale withIdle(int other) {
    return new Scale(repeats, rounds, millis, warmUpMillis, other);
  }
}
