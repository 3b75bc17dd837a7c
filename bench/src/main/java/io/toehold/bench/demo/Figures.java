package io.toehold.bench.demo;

import io.toehold.bench.report.Median;
import io.toehold.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One client's rounds, plain and offloaded. */
final class Figures {

  private final String client;
  private final List<Map<String, Double>> plain = new ArrayList<>();
  private final List<Map<String, Double>> offloaded = new ArrayList<>();

  Figures(String client) {
    this.client = client;
  }

  static Table table() {
    return new Table("", "plain", "offloaded", "offloaded / plain");
  }

  String client() {
    return client;
  }

  void plain(Map<String, Double> round) {
    plain.add(round);
  }

  void offloaded(Map<String, Double> round) {
    offloaded.add(round);
  }

  double speedUp() {
    return Median.ofEach(offloaded).get("per_second") / Median.ofEach(plain).get("per_second");
  }

  long requests() {
    double sum = 0;
    for (List<Map<String, Double>> rounds : List.of(plain, offloaded)) {
      sum += rounds.stream().mapToDouble(round -> round.get("operations")).sum();
    }
    return (long) sum;
  }

  void addTo(Table table) {
    table.row(client);
    row(table, "  requests/s", "per_second", 1);
    row(table, "  latency p50, us", "p50_us", 1);
    row(table, "  latency p99, us", "p99_us", 1);
    // 1000 requests at so many microseconds each.
    row(table, "  CPU seconds per 1000 requests", "cpu_us_per_operation", 1e-3);
  }

  private void row(Table table, String title, String figure, double factor) {
    double without = Median.ofEach(plain).get(figure) * factor;
    double with = Median.ofEach(offloaded).get(figure) * factor;
    table.row(title, Table.number(without), Table.number(with), Table.ratio(with / without));
  }
}
