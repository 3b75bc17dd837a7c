package io.toehold.bench.apps;

import java.util.Map;

/** What an application holds on its heap. */
final class Heap {

  private Heap() {}

  static Map<String, Double> collect() {
    // The second one also takes what the first one only found to be unreachable.
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return Map.of("heap_kib", (runtime.totalMemory() - runtime.freeMemory()) / 1024.0);
  }
}
