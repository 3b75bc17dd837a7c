package io.toehold.bench.child;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Some threads, each repeating an operation of its own for a given time. */
final class Workers {

  /** More share one histogram, each of which takes some 200 KiB. */
  private static final int MOST_HISTOGRAMS = 64;

  private final List<? extends Operation> operations;
  private final Pace pace;

  /** One thread for each operation. */
  Workers(List<? extends Operation> operations, Pace pace) {
    this.operations = operations;
    this.pace = pace;
  }

  /** Runs for {@code millis} and sums up. The first failure of any thread is thrown. */
  Map<String, Double> run(long millis) throws Exception {
    CountDownLatch ready = new CountDownLatch(operations.size());
    CountDownLatch go = new CountDownLatch(1);
    List<Worker> workers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    boolean sharing = operations.size() > MOST_HISTOGRAMS;
    Latencies all = sharing ? Latencies.shared() : new Latencies();
    for (int i = 0; i < operations.size(); i++) {
      Latencies latencies = sharing ? all : new Latencies();
      Worker worker = new Worker(i, TimeUnit.MILLISECONDS.toNanos(millis), latencies, ready, go);
      workers.add(worker);
      threads.add(Threads.start("worker", worker::run));
    }
    ready.await();
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    long elapsed = System.nanoTime() - start;
    for (Worker worker : workers) {
      if (worker.failure != null) {
        throw worker.failure;
      }
      if (!sharing) {
        all.add(worker.latencies);
      }
    }
    return all.summary(elapsed);
  }

  private final class Worker {
    private final int number;
    private final long nanos;
    private final CountDownLatch ready;
    private final CountDownLatch go;
    private final Latencies latencies;
    private Exception failure;

    Worker(int number, long nanos, Latencies latencies, CountDownLatch ready, CountDownLatch go) {
      this.number = number;
      this.nanos = nanos;
      this.latencies = latencies;
      this.ready = ready;
      this.go = go;
    }

    void run() {
      ready.countDown();
      try {
        go.await();
        long start = System.nanoTime();
        pace.work(number, operations.get(number), latencies, start, start + nanos);
      } catch (Exception e) {
        failure = e;
      }
    }
  }
}
