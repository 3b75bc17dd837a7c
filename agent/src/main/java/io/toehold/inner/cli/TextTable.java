package io.toehold.inner.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text as wide as they need to be; numbers stand at the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final Object[] header;
  private final List<Object[]> rows = new ArrayList<>();

  TextTable(Object... header) {
    this.header = header;
  }

  void row(Object... cells) {
    rows.add(cells);
  }

  /** The lines, each with its end. */
  String format(boolean withHeader) {
    List<Object[]> lines = new ArrayList<>(rows);
    if (withHeader) {
      lines.add(0, header);
    }
    StringBuilder text = new StringBuilder();
    for (Object[] line : lines) {
      StringBuilder cells = new StringBuilder();
      for (int column = 0; column < header.length; column++) {
        String cell = line[column].toString();
        String padding = " ".repeat(width(lines, column) - cell.length());
        cells.append(isNumeric(column) ? padding + cell : cell + padding).append(GAP);
      }
      text.append(cells.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty() && rows.get(0)[column] instanceof Number;
  }

  private static int width(List<Object[]> lines, int column) {
    return lines.stream().mapToInt(line -> line[column].toString().length()).max().orElse(0);
  }
}
