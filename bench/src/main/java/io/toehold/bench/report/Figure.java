package io.toehold.bench.report;

import java.util.List;

/**
 * A figure that tables and plots show; files have all of them.
 *
 * @param key in the files
 * @param title with its unit
 * @param more whether more is better
 */
public record Figure(String key, String title, boolean more) {

  /** The key of the processor time of both processes per operation. */
  public static final String CPU = "cpu_us_per_operation";

  private static final Figure P50 = new Figure("p50_us", "p50, us", false);
  private static final Figure P99 = new Figure("p99_us", "p99, us", false);
  private static final Figure P999 = new Figure("p999_us", "p99.9, us", false);
  private static final Figure MEAN = new Figure("mean_us", "mean, us", false);

  /** Of round trips. */
  public static final List<Figure> ROUND_TRIP =
      List.of(MEAN, P50, P99, P999, cpu("CPU us per round trip"));

  /** Of requests that come at a given rate. */
  public static final List<Figure> PACED =
      List.of(P50, P99, P999, new Figure("per_second", "done/s", true), cpu("CPU us per request"));

  /** Of a stream. */
  public static final List<Figure> STREAM =
      List.of(new Figure("mb_per_second", "MB/s", true), cpu("CPU us per write"));

  /** Of a stream over a network: what the kernel does for it is nobody's but the machine's. */
  public static final List<Figure> NETWORK_STREAM =
      List.of(
          new Figure("mb_per_second", "MB/s", true),
          new Figure("cpu_s_per_gb", "CPU s per GB", false),
          new Figure("machine_cpu_s_per_gb", "whole machine's", false));

  /** Of requests and responses over a network. */
  public static final List<Figure> NETWORK_REQUESTS =
      List.of(
          new Figure("per_second", "requests/s", true),
          P50,
          P99,
          cpu("CPU us per request"),
          new Figure("machine_cpu_us_per_operation", "whole machine's", false));

  /** Of connections that come and go. */
  public static final List<Figure> CONNECT = List.of(MEAN, P50, P99, cpu("CPU us per connection"));

  /** Of requests and responses. */
  public static final List<Figure> REQUESTS =
      List.of(
          new Figure("per_second", "requests/s", true), P50, P99, P999, cpu("CPU us per request"));

  /** Of idle connections. */
  public static final List<Figure> IDLE =
      List.of(
          new Figure("kib_each", "KiB each, both ends", false),
          new Figure("heap_kib_each", "of that heap", false),
          new Figure("native_kib_each", "private", false),
          new Figure("shared_kib_each", "shared", false),
          new Figure("server_rss_mib", "server RSS, MiB", false),
          new Figure("client_rss_mib", "client RSS, MiB", false),
          new Figure("idle_cpu_percent", "idle CPU, %", false),
          new Figure("alone_p50_us", "p50 alone, us", false),
          new Figure("among_p50_us", "p50 among idle, us", false));

  private static Figure cpu(String title) {
    return new Figure(CPU, title, false);
  }

  /** How many times as good {@code value} is as {@code base}. */
  double gain(double value, double base) {
    return more ? value / base : base / value;
  }
}
