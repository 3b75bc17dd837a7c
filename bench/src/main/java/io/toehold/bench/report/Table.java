package io.toehold.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Columns for a terminal: the first to the left, all others to the right unless told otherwise. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> left = new HashSet<>(Set.of(0));

  /** A table with these titles. */
  public Table(String... titles) {
    row(titles);
    rows.add(List.of());
  }

  /** The column of this number, from 0, goes to the left. */
  public Table left(int column) {
    left.add(column);
    return this;
  }

  /** One more line. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** The whole of it. */
  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.size(); i++) {
        int width = widths.get(i);
        String cell =
            row.isEmpty()
                ? String.join("", Collections.nCopies(width, "-"))
                : i < row.size() ? row.get(i) : "";
        line.append(i == 0 ? "" : "  ")
            .append(String.format(left.contains(i) ? "%-" + width + "s" : "%" + width + "s", cell));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  /** A number with as many digits as it is worth reading. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    String format =
        size >= 1000
            ? "%,.0f"
            : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, value == 0 ? "%.0f" : format, value);
  }

  /** A ratio. */
  public static String ratio(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f x", value) : "-";
  }

  /** A fraction in percent. */
  static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }
}
