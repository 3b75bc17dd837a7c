package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Load;
import io.toehold.bench.child.Threads;
import io.toehold.bench.child.Throughput;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes as fast as it can until the peers have read everything; the load's argument is the size of
 * a write. Each round has new connections.
 */
public final class StreamClient {

  private StreamClient() {}

  /** Argument: the server's address. */
  public static void main(String[] arguments) throws IOException {
    new Control().on(Load.COMMAND, words -> run(arguments[0], Load.parse(words))).serve(Map.of());
  }

  private static Map<String, Double> run(String address, Load load) throws InterruptedException {
    AtomicLong writes = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    long deadline = start + TimeUnit.MILLISECONDS.toNanos(load.millis());
    for (int i = 0; i < load.connections(); i++) {
      threads.add(
          Threads.start("writer", () -> writes.addAndGet(write(address, load.size(), deadline))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Throughput.summary(writes.get(), load.size(), System.nanoTime() - start);
  }

  private static long write(String address, int size, long deadline) throws IOException {
    byte[] data = new byte[size];
    long writes = 0;
    try (Streams connection = Streams.connect(address)) {
      do {
        connection.out().write(data);
        writes++;
      } while (System.nanoTime() - deadline < 0);
      connection.shutdownOutput();
      Throughput.check(writes, size, new DataInputStream(connection.in()).readLong());
      return writes;
    }
  }
}
