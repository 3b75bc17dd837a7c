package io.toehold.bench.report;

import java.util.Map;

/**
 * One line of a case on one JDK.
 *
 * @param subject the case
 * @param point the load, as in "64 B"
 * @param note what a reader of the figures has to know; may be empty
 * @param modes by their titles; the first is what the others are compared with
 */
public record Line(
    String subject,
    String point,
    String jdk,
    String vendor,
    String note,
    Map<String, ModeFigures> modes) {

  /** The one that the others are compared with. */
  ModeFigures base() {
    return modes.values().iterator().next();
  }
}
