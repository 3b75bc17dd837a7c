package io.toehold.inner.cli;

import picocli.CommandLine.Option;

/** The options that say how a survey is printed. */
final class Format {
  @Option(names = "--json", description = "One JSON object instead of tables.")
  private boolean json;

  @Option(names = "--no-header", description = "Leaves the headers of the tables out.")
  private boolean noHeader;

  boolean isJson() {
    return json;
  }

  String of(TextTable table) {
    return table.format(!noHeader);
  }
}
