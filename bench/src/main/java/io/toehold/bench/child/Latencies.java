package io.toehold.bench.child;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The times that operations took, and what is reported of them. */
public final class Latencies {

  private static final long LONGEST_NANOS = 60_000_000_000L;

  private static final int DIGITS = 3;

  private final Histogram histogram;

  /** For one thread. */
  public Latencies() {
    this(new Histogram(LONGEST_NANOS, DIGITS));
  }

  private Latencies(Histogram histogram) {
    this.histogram = histogram;
  }

  /** For any number of threads at once. */
  static Latencies shared() {
    return new Latencies(new ConcurrentHistogram(LONGEST_NANOS, DIGITS));
  }

  /** One more operation. */
  public void record(long nanos) {
    histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  /** Adds all of another thread's. */
  public void add(Latencies other) {
    histogram.add(other.histogram);
  }

  /** How many there are. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** Operations, their rate over {@code elapsedNanos}, and mean and percentiles in microseconds. */
  public Map<String, Double> summary(long elapsedNanos) {
    double seconds = elapsedNanos / 1e9;
    Map<String, Double> summary = new LinkedHashMap<>();
    summary.put("operations", (double) count());
    summary.put("seconds", seconds);
    summary.put("per_second", count() / seconds);
    summary.put("mean_us", histogram.getMean() / 1e3);
    summary.put("p50_us", histogram.getValueAtPercentile(50) / 1e3);
    summary.put("p90_us", histogram.getValueAtPercentile(90) / 1e3);
    summary.put("p99_us", histogram.getValueAtPercentile(99) / 1e3);
    summary.put("p999_us", histogram.getValueAtPercentile(99.9) / 1e3);
    summary.put("max_us", histogram.getMaxValue() / 1e3);
    return summary;
  }
}
