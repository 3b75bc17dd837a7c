package io.toehold.host.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a scenario has to say of what it saw. */
final class Notes {
  private final List<String> remarks = new ArrayList<>();
  private final List<List<String>> table = new ArrayList<>();

  /** Adds a remark, as of {@link String#format}. */
  synchronized void say(String format, Object... values) {
    remarks.add(String.format(Locale.ROOT, format, values));
  }

  /** Adds a row to the scenario's own table; the first is its head. */
  synchronized void row(String... cells) {
    table.add(List.of(cells));
  }

  synchronized String remarks() {
    return String.join("; ", remarks);
  }

  /** The table in Markdown, or nothing. */
  synchronized String table() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < table.size(); i++) {
      text.append("| ").append(String.join(" | ", table.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---".repeat(table.get(0).size())).append("|\n");
      }
    }
    return text.toString();
  }
}
