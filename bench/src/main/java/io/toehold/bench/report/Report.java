package io.toehold.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What people read, made from the result files of a directory: {@code <name>.txt}, {@code
 * <name>.svg}, and a page that shows all of them.
 */
public final class Report {

  private static final String PAGE = "README.md";

  private Report() {}

  /** Writes table and plot of one file; the table. */
  public static String write(Path directory, ResultFile file) throws IOException {
    String text = new TextReport(file).toString();
    Files.writeString(directory.resolve(file.name() + ".txt"), text);
    Files.writeString(directory.resolve(file.name() + ".svg"), new Plot(file).toString());
    return text;
  }

  /** Writes tables and plots of all files anew, and the page; how many files there are. */
  public static int writeAll(Path directory) throws IOException {
    List<ResultFile> files = ResultFile.readAll(directory);
    StringBuilder page = new StringBuilder();
    page.append("# Results\n\nWritten by `./toehold bench`; see [docs/BENCH.md]");
    page.append("(../../docs/BENCH.md) for what is measured and how.\n");
    for (ResultFile file : files) {
      write(directory, file);
      page.append("\n## ").append(file.name()).append("\n\n").append(file.what());
      page.append(". Taken ").append(file.taken()).append(": [table](").append(file.name());
      page.append(".txt), [raw](").append(file.name()).append(".json).\n\n");
      page.append("![").append(file.name()).append("](").append(file.name()).append(".svg)\n");
    }
    Files.writeString(directory.resolve(PAGE), page);
    return files.size();
  }
}
