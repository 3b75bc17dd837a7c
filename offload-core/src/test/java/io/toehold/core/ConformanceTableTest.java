package io.toehold.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/TCP-CONFORMANCE.md leaves no requirement of RFC 9293 out and names nothing that is not
 * there.
 */
class ConformanceTableTest {
  private static final String OPEN = "open";
  private static final String NO = "no";
  private static final Pattern ROW = Pattern.compile("\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|");
  private static final Pattern NAME = Pattern.compile("`([a-zA-Z.]+)(?:#(\\w+))?`");

  /** A file of {@code src/test/resources/tcp}, and how the title of a script in it begins. */
  private static final Pattern SCRIPT = Pattern.compile("`([a-z]+\\.txt): ([^`]+)`");

  /** How many there are of each kind in RFC 9293. */
  private static final Map<String, Integer> REQUIREMENTS =
      Map.of("MUST", 69, "SHLD", 31, "MAY", 18, "REC", 1);

  private record Row(String id, String requirement, String where, String shownBy) {}

  private final List<Row> rows = readRows();

  private static List<Row> readRows() {
    Path directory = Path.of("").toAbsolutePath();
    Path file = directory.resolve("docs/TCP-CONFORMANCE.md");
    while (!Files.exists(file)) {
      directory = directory.getParent();
      file = directory.resolve("docs/TCP-CONFORMANCE.md");
    }
    List<Row> rows = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.startsWith("|") || line.startsWith("|---") || line.startsWith("| |")) {
          continue;
        }
        Matcher m = ROW.matcher(line);
        assertTrue(m.matches(), "four columns: " + line);
        rows.add(
            new Row(
                m.group(1).strip(), m.group(2).strip(), m.group(3).strip(), m.group(4).strip()));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return rows;
  }

  @Test
  void everyRequirementOfRfc9293HasARow() {
    Set<String> expected = new TreeSet<>();
    REQUIREMENTS.forEach(
        (kind, count) -> {
          for (int number = 1; number <= count; number++) {
            expected.add(kind + "-" + number);
          }
        });
    Set<String> found = new TreeSet<>();
    for (Row row : rows) {
      if (row.id.matches("(MUST|SHLD|MAY|REC)-\\d+")) {
        found.add(row.id);
      }
    }
    assertEquals(expected, found);
  }

  @Test
  void everyRowSaysSomething() {
    for (Row row : rows) {
      assertFalse(row.id.isEmpty(), row.toString());
      assertFalse(row.requirement.isEmpty(), row.toString());
      if (row.where.equals(NO)) {
        assertTrue(row.shownBy.length() > 10 && !row.shownBy.equals(OPEN), "why not? " + row);
      } else {
        assertTrue(row.where.equals(OPEN) || isListOfNames(row.where), row.toString());
        assertTrue(row.shownBy.equals(OPEN) || isListOfTests(row.shownBy), row.toString());
        assertTrue(row.shownBy.equals(OPEN) || !row.where.equals(OPEN), "what then? " + row);
      }
    }
    System.out.println("ConformanceTableTest: " + counts());
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Row row : rows) {
      boolean open = row.where.equals(OPEN);
      String state = row.shownBy.equals(OPEN) ? "built, not shown" : "shown";
      counts.merge(row.where.equals(NO) ? "not done" : open ? "open" : state, 1, Integer::sum);
    }
    return counts;
  }

  private static boolean isListOfNames(String cell) {
    return cell.matches(NAME.pattern() + "(, " + NAME.pattern() + ")*");
  }

  private static boolean isListOfTests(String cell) {
    String one = "(" + NAME.pattern() + "|" + SCRIPT.pattern() + ")";
    return cell.matches(one + "(, " + one + ")*");
  }

  @Test
  void everyScriptExists() throws IOException {
    for (Row row : rows) {
      for (Matcher m = SCRIPT.matcher(row.shownBy); m.find(); ) {
        try (InputStream file = getClass().getResourceAsStream("/tcp/" + m.group(1))) {
          assertNotNull(file, row.toString());
          String scripts = new String(file.readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(scripts.contains("== " + m.group(2)), m.group() + " of " + row);
        }
      }
    }
  }

  @Test
  void everyClassAndMemberExists() {
    for (Row row : rows) {
      for (Matcher m = NAME.matcher(row.where.equals(NO) ? "" : row.where); m.find(); ) {
        Class<?> type = type(m.group(1), row);
        String member = m.group(2);
        boolean exists =
            member == null
                || Stream.of(type.getDeclaredMethods()).anyMatch(x -> x.getName().equals(member))
                || Stream.of(type.getDeclaredFields()).anyMatch(x -> x.getName().equals(member));
        assertTrue(exists, m.group() + " of " + row);
      }
    }
  }

  @Test
  void everyTestExists() {
    for (Row row : rows) {
      for (Matcher m = NAME.matcher(row.where.equals(NO) ? "" : row.shownBy); m.find(); ) {
        Class<?> type = type(m.group(1), row);
        String test = m.group(2);
        assertTrue(
            Stream.of(type.getDeclaredMethods())
                .filter(x -> x.isAnnotationPresent(Test.class))
                .anyMatch(x -> x.getName().equals(test)),
            m.group() + " of " + row);
      }
    }
  }

  private static Class<?> type(String name, Row row) {
    try {
      String full = "io.toehold.core." + name;
      return Class.forName(full, false, ConformanceTableTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " of " + row, e);
    }
  }
}
