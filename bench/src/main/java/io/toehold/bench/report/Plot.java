package io.toehold.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A result file as a drawing: a row for each JDK, in it the main figure, the tail, and the CPU. */
public final class Plot {

  private static final double LEGEND = 58;
  private static final double LEGEND_STEP = 108;
  private static final List<String> SHOWN =
      List.of("p99_us", Figure.CPU, "idle_cpu_percent", "among_p50_us");
  private static final String INK = "#333333";

  private final ResultFile file;

  /** Of this file. */
  public Plot(ResultFile file) {
    this.file = file;
  }

  /** The whole drawing, in SVG. */
  @Override
  public String toString() {
    List<Figure> figures = shown();
    double panel =
        file.jdks().stream().mapToDouble(jdk -> Panel.width(file.linesOf(jdk))).max().orElse(0);
    double legend = 20 + LEGEND_STEP * file.modes().size();
    Svg svg =
        new Svg(
            Math.max(legend, panel * figures.size()), LEGEND + Panel.HEIGHT * file.jdks().size());
    svg.text(12, 20, 14, Svg.Anchor.START, INK, file.name() + ": " + file.what());
    drawLegend(svg);
    double y = LEGEND;
    for (String jdk : file.jdks()) {
      double x = 0;
      for (Figure figure : figures) {
        new Panel("JDK " + jdk, figure, file.linesOf(jdk)).draw(svg, x, y);
        x += panel;
      }
      y += Panel.HEIGHT;
    }
    return svg.toString();
  }

  private List<Figure> shown() {
    List<Figure> figures = new ArrayList<>(List.of(file.figures().get(0)));
    file.figures().stream()
        .skip(1)
        .filter(figure -> SHOWN.contains(figure.key()))
        .forEach(figures::add);
    return figures;
  }

  private void drawLegend(Svg svg) {
    double x = 16;
    for (String mode : file.modes()) {
      svg.dot(x, 40, 4, Colours.of(mode), mode);
      svg.text(x + 9, 44, 12, Svg.Anchor.START, INK, mode);
      x += LEGEND_STEP;
    }
  }
}
