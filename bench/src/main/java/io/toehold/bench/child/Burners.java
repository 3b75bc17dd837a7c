package io.toehold.bench.child;

import java.util.ArrayList;
import java.util.List;

/** Threads that compute and never wait, as neighbours of those that are measured. */
final class Burners {

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;
  private volatile long sink;

  /** Starts so many. */
  Burners(int count) {
    for (int i = 0; i < count; i++) {
      threads.add(Threads.start("burner", this::burn));
    }
  }

  private void burn() {
    long value = System.nanoTime();
    while (!stopped) {
      for (int i = 0; i < 1000; i++) {
        value = value * 6364136223846793005L + 1442695040888963407L;
      }
    }
    sink = value;
  }

  /** Returns when none of them runs any more. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
