package io.toehold.apps.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Evidence EVIDENCE =
      new Evidence(9, 6, new TreeMap<>(Map.of("WITHDRAWN", 1L, "PLAIN_PEER", 2L)));

  @TempDir Path directory;

  private static Result result(String application, int feature, String serverRestarts) {
    Map<String, String> constellations = new LinkedHashMap<>();
    for (Constellation constellation : Constellation.values()) {
      constellations.put(constellation.name(), Result.PASSED);
    }
    constellations.put("SERVER_RESTARTS", serverRestarts);
    Comparison comparison = new Comparison(1000, 2500, EVIDENCE, EVIDENCE);
    return new Result(
        application,
        "a 1",
        "b 2",
        feature,
        feature + ".0.1",
        true,
        comparison,
        Result.PASSED,
        constellations);
  }

  @Test
  void aRowHasAllThatWasSeen() {
    assertEquals(
        "| undertow | a 1 | b 2 | 17 | 6 of 9 (2 PLAIN_PEER, 1 WITHDRAWN), 6 of 9 (2 PLAIN_PEER, 1 WITHDRAWN)"
            + " | pass | pass | pass | pass | pass | 1,000 | 2,500 | 2.50 x |\n",
        Report.line(result("undertow", 17, Result.PASSED)));
  }

  @Test
  void aFailureIsShownWithItsText() {
    String line = Report.line(result("undertow", 17, "the client ended"));
    assertTrue(line.contains("| pass | pass | pass | **fails** | pass |"), line);
    assertTrue(
        line.endsWith("\nundertow, JDK 17, server restarts:\n\n    the client ended\n\n"), line);
  }

  @Test
  void whatFailsPlainIsNoFailureOfToehold() {
    String line = Report.line(result("undertow", 17, Result.FAILED_PLAIN + ": so"));
    assertTrue(line.contains("| fails, plain too |"), line);
  }

  @Test
  void resultsComeBackInTheOrderOfTheCatalogue() throws IOException {
    result("undertow", 25, Result.PASSED).write(directory);
    result("undertow", 17, Result.PASSED).write(directory);
    result("jdk-httpserver", 25, Result.PASSED).write(directory);
    result("forgotten", 25, Result.PASSED).write(directory);
    List<String> rows =
        new Report(Result.readAll(directory))
            .toString()
            .lines()
            .filter(line -> line.contains("a 1"))
            .map(line -> line.replaceFirst("[|] ([^ ]*) [|] a 1 [|] b 2 [|] ([0-9]+) .*", "$1 $2"))
            .toList();
    assertEquals(List.of("jdk-httpserver 25", "undertow 17", "undertow 25"), rows);
  }

  @Test
  void onlyWhatIsBetweenTheMarksIsReplaced() throws IOException {
    Path document = directory.resolve("document.md");
    Files.writeString(
        document, "before\n<!-- generated: begin -->\nstale\n<!-- generated: end -->\nafter\n");
    new Report(List.of(result("undertow", 17, Result.PASSED))).writeInto(document);
    String text = Files.readString(document);
    assertTrue(text.startsWith("before\n<!-- generated: begin -->\n"), text);
    assertTrue(text.endsWith("\n<!-- generated: end -->\nafter\n"), text);
    assertTrue(!text.contains("stale") && text.contains("| undertow |"), text);
    Files.writeString(document, "no marks\n");
    assertThrows(IOException.class, () -> new Report(List.of()).writeInto(document));
  }
}
