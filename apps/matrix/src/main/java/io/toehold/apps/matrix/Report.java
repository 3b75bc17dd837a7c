package io.toehold.apps.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The table of all results, between two marks of a document. */
final class Report {

  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->";

  private final List<Result> results;

  /** Of these results, in the order of the catalogue. */
  Report(List<Result> results) {
    List<String> order = Application.all().stream().map(Application::name).toList();
    this.results = new ArrayList<>(results);
    this.results.removeIf(result -> !order.contains(result.application()));
    this.results.sort(
        Comparator.<Result>comparingInt(result -> order.indexOf(result.application()))
            .thenComparingInt(Result::feature));
  }

  void writeInto(Path document) throws IOException {
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(document + " has no place for what is generated");
    }
    Files.writeString(
        document, text.substring(0, begin + BEGIN.length()) + "\n" + this + text.substring(end));
  }

  /** A result by itself. */
  static String line(Result result) {
    StringBuilder text = new StringBuilder();
    row(text, result);
    failures(text, result);
    return text.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("| application | server | client | JDK | offloaded: server, client | both |");
    for (Constellation constellation : Constellation.values()) {
      text.append(' ').append(constellation.text).append(" |");
    }
    text.append(" plain, operations/s | with Toehold | |\n");
    text.append("|---|---|---|---|---|---|")
        .append("---|".repeat(Constellation.values().length))
        .append("---|---|---|\n");
    results.forEach(result -> row(text, result));
    text.append('\n');
    results.forEach(result -> failures(text, result));
    return text.toString();
  }

  private static void row(StringBuilder text, Result result) {
    cell(text.append('|'), result.application());
    cell(text, result.server());
    cell(text, result.client());
    cell(text, Integer.toString(result.feature()));
    Comparison comparison = result.comparison();
    cell(text, comparison == null ? "?" : comparison.server() + ", " + comparison.client());
    cell(text, verdict(result.both()));
    for (Constellation constellation : Constellation.values()) {
      cell(text, verdict(result.constellations().getOrDefault(constellation.name(), "?")));
    }
    if (comparison == null) {
      text.append(" | | |\n");
    } else {
      cell(text, String.format(Locale.ROOT, "%,.0f", comparison.plainRate()));
      cell(text, String.format(Locale.ROOT, "%,.0f", comparison.rate()));
      cell(text, String.format(Locale.ROOT, "%.2f x", comparison.ratio()));
      text.append('\n');
    }
  }

  private static void cell(StringBuilder text, String content) {
    text.append(' ').append(content).append(" |");
  }

  private static String verdict(String outcome) {
    if (outcome.equals(Result.PASSED)) {
      return Result.PASSED;
    }
    return outcome.startsWith(Result.FAILED_PLAIN) ? "fails, plain too" : "**fails**";
  }

  private static void failures(StringBuilder text, Result result) {
    failure(text, result, "agent on both sides", result.both());
    for (Constellation constellation : Constellation.values()) {
      failure(
          text,
          result,
          constellation.text,
          result.constellations().getOrDefault(constellation.name(), Result.PASSED));
    }
  }

  private static void failure(StringBuilder text, Result result, String where, String outcome) {
    if (!outcome.equals(Result.PASSED)) {
      String title = result.application() + ", JDK " + result.feature() + ", " + where;
      text.append(title).append(":\n\n").append(outcome.indent(4)).append('\n');
    }
  }
}
