package io.toehold.bench.child;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Some threads, each doing one operation after the other for a given time; every operation's time
 * is recorded.
 */
public final class ClosedLoop {

  /** One thread's operation; it throws when its outcome is not exactly the expected one. */
  @FunctionalInterface
  public interface Operation extends Closeable {
    /** Does it once. */
    void once() throws Exception;

    @Override
    default void close() throws IOException {}
  }

  private final List<? extends Operation> operations;
  private final long mostEach;

  /** One thread for each operation, with at most {@code mostEach} repetitions in one run. */
  public ClosedLoop(List<? extends Operation> operations, long mostEach) {
    this.operations = operations;
    this.mostEach = mostEach;
  }

  /** Runs for {@code millis} and sums up. The first failure of any thread is thrown. */
  public Map<String, Double> run(long millis) throws Exception {
    CountDownLatch ready = new CountDownLatch(operations.size());
    CountDownLatch go = new CountDownLatch(1);
    List<Worker> workers = new ArrayList<>();
    for (Operation operation : operations) {
      Worker worker = new Worker(operation, TimeUnit.MILLISECONDS.toNanos(millis), ready, go);
      workers.add(worker);
      worker.start();
    }
    ready.await();
    long start = System.nanoTime();
    go.countDown();
    Latencies all = new Latencies();
    Exception failure = null;
    for (Worker worker : workers) {
      worker.join();
      all.add(worker.latencies);
      failure = failure == null ? worker.failure : failure;
    }
    long elapsed = System.nanoTime() - start;
    if (failure != null) {
      throw failure;
    }
    return all.summary(elapsed);
  }

  private final class Worker extends Thread {
    private final Operation operation;
    private final long nanos;
    private final CountDownLatch ready;
    private final CountDownLatch go;
    private final Latencies latencies = new Latencies();
    private Exception failure;

    Worker(Operation operation, long nanos, CountDownLatch ready, CountDownLatch go) {
      super("worker");
      setDaemon(true);
      this.operation = operation;
      this.nanos = nanos;
      this.ready = ready;
      this.go = go;
    }

    @Override
    public void run() {
      ready.countDown();
      try {
        go.await();
        long deadline = System.nanoTime() + nanos;
        long before = System.nanoTime();
        for (long n = 0; n < mostEach && before - deadline < 0; n++) {
          operation.once();
          long after = System.nanoTime();
          latencies.record(after - before);
          before = after;
        }
      } catch (Exception e) {
        failure = e;
      }
    }
  }
}
