package io.toehold.bench.child;

import java.io.IOException;
import java.util.Map;

/** What is reported of a stream that went in one direction. */
public final class Throughput {

  private Throughput() {}

  /** Refuses a stream that did not arrive as it was sent. */
  public static void check(long writes, int size, long received) throws IOException {
    if (received != writes * size) {
      throw new IOException("wrote " + writes * size + " bytes, the peer read " + received);
    }
  }

  /** Writes of so many bytes, and the time until the last of them was read. */
  public static Map<String, Double> summary(long writes, int size, long nanos) {
    double seconds = nanos / 1e9;
    return Map.of(
        "operations",
        (double) writes,
        "seconds",
        seconds,
        "per_second",
        writes / seconds,
        "mb_per_second",
        writes * (double) size / seconds / 1e6);
  }
}
