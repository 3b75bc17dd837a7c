package io.toehold.bench.measure;

import java.util.List;

/** A figure that tables show; files have all of them. */
public record Figure(String key, String title) {

  /** Of round trips. */
  public static final List<Figure> ROUND_TRIP =
      List.of(
          new Figure("mean_us", "mean, us"),
          new Figure("p50_us", "p50, us"),
          new Figure("p99_us", "p99, us"),
          cpu("CPU us per round trip"));

  /** Of a stream. */
  public static final List<Figure> STREAM =
      List.of(new Figure("mb_per_second", "MB/s"), cpu("CPU us per write"));

  /** Of connections that come and go. */
  public static final List<Figure> CONNECT =
      List.of(
          new Figure("mean_us", "mean, us"),
          new Figure("p99_us", "p99, us"),
          cpu("CPU us per connection"));

  /** Of requests and responses. */
  public static final List<Figure> REQUESTS =
      List.of(
          new Figure("per_second", "requests/s"),
          new Figure("p50_us", "p50, us"),
          new Figure("p99_us", "p99, us"),
          cpu("CPU us per request"));

  /** Of idle connections. */
  public static final List<Figure> IDLE =
      List.of(
          new Figure("heap_kib_each", "heap, KiB each (both ends)"),
          new Figure("native_kib_each", "other private memory, KiB each"),
          new Figure("shared_kib_each", "shared memory, KiB each"),
          new Figure("server_rss_mib", "RSS of the server, MiB"),
          new Figure("client_rss_mib", "RSS of the client, MiB"),
          new Figure("idle_cpu_percent", "CPU while idle, % of one"),
          new Figure("alone_p50_us", "round trip p50 of one, us"),
          new Figure("among_p50_us", "the same among the idle, us"));

  private static Figure cpu(String title) {
    return new Figure("cpu_us_per_operation", title);
  }
}
