package io.toehold.bench.report;

import java.util.Locale;

/** A drawing: elements one after the other, in pixels from the upper left corner. */
final class Svg {

  /** Where a text is in relation to its position. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private static final String FONT = "font-family=\"Helvetica, Arial, sans-serif\"";

  private final StringBuilder elements = new StringBuilder();
  private final double width;
  private final double height;

  /** An empty one on white, so that it can be read on dark pages as well. */
  Svg(double width, double height) {
    this.width = width;
    this.height = height;
    add("<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>", width, height);
  }

  void line(double x1, double y1, double x2, double y2, String colour, double thickness) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>",
        x1, y1, x2, y2, colour, thickness);
  }

  void dot(double x, double y, double radius, String colour, String tip) {
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"><title>%s</title></circle>",
        x, y, radius, colour, escaped(tip));
  }

  void text(double x, double y, int size, Anchor anchor, String colour, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\" "
            + FONT
            + ">%s</text>",
        x,
        y,
        size,
        anchor.name().toLowerCase(Locale.ROOT),
        colour,
        escaped(text));
  }

  /** Text that rises to its position at the right. */
  void slanted(double x, double y, int size, String colour, String text) {
    add(
        "<text transform=\"translate(%.1f %.1f) rotate(-35)\" font-size=\"%d\" text-anchor=\"end\" "
            + "fill=\"%s\" "
            + FONT
            + ">%s</text>",
        x,
        y,
        size,
        colour,
        escaped(text));
  }

  /** The whole file. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
            + "viewBox=\"0 0 %.0f %.0f\">%n%s</svg>%n",
        width,
        height,
        width,
        height,
        elements);
  }

  private void add(String format, Object... values) {
    elements.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
