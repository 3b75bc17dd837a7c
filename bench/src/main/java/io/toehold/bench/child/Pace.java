package io.toehold.bench.child;

/** When a worker starts its next operation. */
@FunctionalInterface
interface Pace {

  /**
   * Repeats the operation and records each time.
   *
   * @param worker its number, from 0
   * @param start of the round, in terms of {@link System#nanoTime()}
   * @param deadline no operation starts later
   */
  void work(int worker, Operation operation, Latencies latencies, long start, long deadline)
      throws Exception;
}
