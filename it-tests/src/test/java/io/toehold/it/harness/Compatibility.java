package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of docs/COMPATIBILITY.md: {@code | what | entry | reason | behaviours |}. The last
 * column names, in backquotes and with * for anything, the behaviours of the contract suite that
 * differ from the JDK's for this reason.
 *
 * @param what the thing
 * @param entry one of {@link #ENTRIES}
 * @param reason in words
 * @param behaviours patterns of what differs; none if nothing does
 */
public record Compatibility(String what, String entry, String reason, List<Pattern> behaviours) {
  /** What can be said of a thing; there is no fourth. */
  public static final List<String> ENTRIES =
      List.of("ACCELERATED", "PASSED THROUGH", "NOT SUPPORTED");

  private static final String LINKS = "## Over a link";

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** The rows that count on all paths. */
  public static List<Compatibility> table() {
    return rows(false);
  }

  /** Those that count over a link only. */
  public static List<Compatibility> linkTable() {
    return rows(true);
  }

  private static List<Compatibility> rows(boolean ofLinks) {
    Path file = Path.of("../docs/COMPATIBILITY.md");
    List<Compatibility> rows = new ArrayList<>();
    boolean wanted = !ofLinks;
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.equals(LINKS)) {
          wanted = ofLinks;
        }
        if (!wanted) {
          continue;
        }
        String[] cells = line.split("\\|", -1);
        if (cells.length == 6 && !cells[1].isBlank() && !cells[1].strip().matches("-+|what")) {
          rows.add(
              new Compatibility(
                  cells[1].strip(), cells[2].strip(), cells[3].strip(), patterns(cells[4])));
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return rows;
  }

  private static List<Pattern> patterns(String cell) {
    return QUOTED.matcher(cell).results().map(quoted -> pattern(quoted.group(1))).toList();
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        String.join(".*", Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).toList()));
  }

  /** Whether the table explains that this behaviour differs. */
  public static boolean explains(String behaviour) {
    return table().stream().anyMatch(row -> row.covers(behaviour));
  }

  /** The same over a link. */
  public static boolean explainsOverLink(String behaviour) {
    return Stream.concat(table().stream(), linkTable().stream())
        .anyMatch(row -> row.covers(behaviour));
  }

  /** Whether one of the behaviours is among those of this row. */
  private boolean covers(String behaviour) {
    return behaviours.stream().anyMatch(pattern -> pattern.matcher(behaviour).matches());
  }
}
