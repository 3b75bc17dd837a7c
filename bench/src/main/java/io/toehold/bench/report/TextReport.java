package io.toehold.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A result file as tables for a terminal: one for each JDK, a row for each mode. */
public final class TextReport {

  /** From here on a difference is one of order of magnitude and asks for an explanation. */
  private static final double MAGNITUDE = 10;

  private final ResultFile file;

  /** Of this file. */
  public TextReport(ResultFile file) {
    this.file = file;
  }

  /** All of it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(file.name()).append(": ").append(file.what()).append('\n');
    text.append("taken ").append(file.taken()).append(' ').append(file.machine()).append('\n');
    text.append("scale ").append(file.scale()).append("\n\n");
    for (String jdk : file.jdks()) {
      text.append(table(jdk)).append('\n');
    }
    file.complaints().forEach(complaint -> text.append("FAILED  ").append(complaint).append('\n'));
    return text.toString();
  }

  private Table table(String jdk) {
    List<String> titles = new ArrayList<>(List.of("JDK " + jdk, "mode"));
    for (Figure figure : file.figures()) {
      titles.add(figure.title());
      if (isMain(figure)) {
        titles.add("gain");
      } else if (isCpu(figure)) {
        titles.add("of plain");
      }
    }
    titles.add("note");
    Table table = new Table(titles.toArray(String[]::new)).left(1).left(titles.size() - 1);
    for (Line line : file.linesOf(jdk)) {
      for (Map.Entry<String, ModeFigures> mode : line.modes().entrySet()) {
        table.row(row(line, mode.getKey(), mode.getValue()));
      }
    }
    addOverall(table, jdk);
    return table;
  }

  private void addOverall(Table table, String jdk) {
    List<Line> lines = file.linesOf(jdk);
    if (lines.size() < 2) {
      return;
    }
    String base = lines.get(0).modes().keySet().iterator().next();
    String subject = "all loads";
    for (String mode : file.modes()) {
      Overall main = Overall.of(file, jdk, mode, file.figures().get(0));
      if (mode.equals(base) || !Double.isFinite(main.gain())) {
        continue;
      }
      List<String> cells = new ArrayList<>(List.of(subject, mode));
      for (Figure figure : file.figures()) {
        cells.add("");
        if (isMain(figure)) {
          cells.add(Table.ratio(main.gain()));
        } else if (isCpu(figure)) {
          cells.add(Table.ratio(1 / Overall.of(file, jdk, mode, figure).gain()));
        }
      }
      cells.add(
          Double.isNaN(main.error())
              ? "geometric mean"
              : "geometric mean, standard error " + Table.percent(main.error()));
      table.row(cells.toArray(String[]::new));
      subject = "";
    }
  }

  private String[] row(Line line, String title, ModeFigures mode) {
    boolean isBase = mode == line.base();
    List<String> cells = new ArrayList<>();
    cells.add(isBase ? line.subject() + ", " + line.point() : "");
    cells.add(title);
    for (Figure figure : file.figures()) {
      double value = mode.value(figure);
      double base = line.base().value(figure);
      cells.add(Table.number(value));
      if (isMain(figure)) {
        cells.add(isBase ? "" : Table.ratio(figure.gain(value, base)));
      } else if (isCpu(figure)) {
        cells.add(isBase ? "" : Table.ratio(value / base));
      }
    }
    cells.add(note(line, mode));
    return cells.toArray(String[]::new);
  }

  private String note(Line line, ModeFigures mode) {
    if (mode.failure() != null) {
      return "failed: " + mode.failure().lines().findFirst().orElse("");
    }
    if (mode == line.base()) {
      return line.note();
    }
    Figure main = file.figures().get(0);
    double gain = main.gain(mode.value(main), line.base().value(main));
    if (gain >= MAGNITUDE) {
      return mode.explanation();
    }
    if (gain > 0 && gain <= 1 / MAGNITUDE) {
      return mode.loss() != null ? mode.loss() : "not explained: look into it before believing it";
    }
    return "";
  }

  private boolean isMain(Figure figure) {
    return figure.equals(file.figures().get(0));
  }

  private static boolean isCpu(Figure figure) {
    return figure.key().equals(Figure.CPU);
  }
}
