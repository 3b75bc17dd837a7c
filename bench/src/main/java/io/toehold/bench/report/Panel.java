package io.toehold.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One figure on one JDK: the lines of the file from left to right, a colour for each mode. The
 * points of one case are joined.
 */
final class Panel {

  /** Its measures in pixels. */
  static final double HEIGHT = 300;

  private static final double LEFT = 62;
  private static final double TOP = 44;
  private static final double BOTTOM = 86;
  private static final double BETWEEN = 46;
  private static final double BETWEEN_CASES = 22;
  private static final String INK = "#333333";
  private static final String GRID = "#e2e2e2";

  private final String title;
  private final Figure figure;
  private final List<Line> lines;
  private final LogScale scale;

  Panel(String title, Figure figure, List<Line> lines) {
    this.title = title;
    this.figure = figure;
    this.lines = lines;
    this.scale =
        new LogScale(
            lines.stream()
                .flatMap(line -> line.modes().values().stream())
                .mapToDouble(mode -> mode.value(figure)));
  }

  /** How wide it has to be for so many lines. */
  static double width(List<Line> lines) {
    return LEFT + BETWEEN * 0.5 + (lines.isEmpty() ? 0 : offset(lines, lines.size() - 1)) + BETWEEN;
  }

  private static double offset(List<Line> lines, int index) {
    double x = 0;
    for (int i = 1; i <= index; i++) {
      x += BETWEEN + (isSameCase(lines, i) ? 0 : BETWEEN_CASES);
    }
    return x;
  }

  private static boolean isSameCase(List<Line> lines, int index) {
    return index > 0 && lines.get(index).subject().equals(lines.get(index - 1).subject());
  }

  void draw(Svg svg, double x, double y) {
    double right = x + width(lines) - BETWEEN * 0.5;
    svg.text(x + LEFT, y + 18, 13, Svg.Anchor.START, INK, title);
    svg.text(
        x + LEFT,
        y + 34,
        11,
        Svg.Anchor.START,
        INK,
        figure.title() + (figure.more() ? " (more is better)" : " (less is better)"));
    for (double tick : scale.ticks()) {
      double at = place(y, tick);
      svg.line(x + LEFT, at, right, at, GRID, 1);
      svg.text(x + LEFT - 6, at + 4, 11, Svg.Anchor.END, INK, label(tick));
    }
    for (int i = 0; i < lines.size(); i++) {
      double at = x(x, i);
      svg.slanted(at + 4, y + HEIGHT - BOTTOM + 16, 11, INK, lines.get(i).point());
      if (!isSameCase(lines, i)) {
        svg.text(at - 10, y + HEIGHT - 6, 11, Svg.Anchor.START, INK, lines.get(i).subject());
      }
      drawLine(svg, x, y, i);
    }
  }

  private void drawLine(Svg svg, double x, double y, int index) {
    for (Map.Entry<String, ModeFigures> mode : lines.get(index).modes().entrySet()) {
      double value = mode.getValue().value(figure);
      if (!LogScale.hasPlace(value)) {
        continue;
      }
      String colour = Colours.of(mode.getKey());
      if (isSameCase(lines, index)) {
        ModeFigures before = lines.get(index - 1).modes().get(mode.getKey());
        if (before != null && LogScale.hasPlace(before.value(figure))) {
          svg.line(
              x(x, index - 1),
              place(y, before.value(figure)),
              x(x, index),
              place(y, value),
              colour,
              1.6);
        }
      }
      String tip = mode.getKey() + ", " + lines.get(index).point() + ": " + Table.number(value);
      svg.dot(x(x, index), place(y, value), 3.4, colour, tip);
    }
  }

  private double x(double x, int index) {
    return x + LEFT + BETWEEN * 0.5 + offset(lines, index);
  }

  private double place(double y, double value) {
    return y + HEIGHT - BOTTOM - scale.at(value) * (HEIGHT - BOTTOM - TOP);
  }

  private static String label(double tick) {
    return tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : Double.toString(tick);
  }
}
