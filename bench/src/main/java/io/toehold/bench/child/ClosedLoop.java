package io.toehold.bench.child;

/** Each operation starts when the one before is done. */
final class ClosedLoop implements Pace {

  private final long most;

  /** With at most {@code most} operations of each worker in a round. */
  ClosedLoop(long most) {
    this.most = most;
  }

  @Override
  public void work(int worker, Operation operation, Latencies latencies, long start, long deadline)
      throws Exception {
    long before = System.nanoTime();
    for (long n = 0; n < most && before - deadline < 0; n++) {
      operation.once();
      long after = System.nanoTime();
      latencies.record(after - before);
      before = after;
    }
  }
}
