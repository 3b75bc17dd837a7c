package io.toehold.bench.apps;

import io.toehold.bench.child.Load;
import io.toehold.bench.child.Threads;
import io.toehold.bench.child.Throughput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One round of clients that write as fast as they can until the peers have read everything; the
 * load's argument is the size of a write.
 */
final class StreamRound {

  /** One connection. */
  interface Writer {
    /**
     * Connects, writes until {@code deadline} (of {@link System#nanoTime}) is past, and waits until
     * the peer has read it.
     *
     * @return the number of writes
     */
    long write(int size, long deadline) throws IOException;
  }

  private StreamRound() {}

  static Map<String, Double> run(Load load, Writer writer) throws InterruptedException {
    AtomicLong writes = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    long deadline = start + TimeUnit.MILLISECONDS.toNanos(load.millis());
    for (int i = 0; i < load.connections(); i++) {
      threads.add(
          Threads.start("writer", () -> writes.addAndGet(writer.write(load.size(), deadline))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Throughput.summary(writes.get(), load.size(), System.nanoTime() - start);
  }
}
