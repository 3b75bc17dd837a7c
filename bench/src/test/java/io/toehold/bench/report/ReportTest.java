package io.toehold.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportTest {

  @TempDir private Path directory;

  @Test
  void readsWhatItWrote() throws IOException {
    ResultFile file = canned();
    Path path = file.write(directory);
    ResultFile read = ResultFile.read(path);
    assertEquals(file.lines(), read.lines());
    assertEquals(file.figures(), read.figures());
    assertEquals(file.complaints(), read.complaints());
    assertEquals(file.machine(), read.machine());
  }

  @Test
  void leavesOutOtherFormats() throws IOException {
    Files.writeString(directory.resolve("older.json"), "{\"name\": \"older\", \"results\": []}");
    Files.writeString(directory.resolve("jmh.json"), "[{\"benchmark\": \"of JMH\"}]");
    assertEquals(List.of(), ResultFile.readAll(directory));
  }

  @Test
  void tabulatesAndExplains() {
    List<String> text = new TextReport(canned()).toString().lines().toList();
    assertEquals(
        List.of(
            "JDK 17          mode          mean, us     gain  CPU us per round trip  of plain  note",
            "--------------  ------------  --------  -------  ---------------------  --------  -----------------",
            "Socket, 1 B     plain             60.0                            50.0            one core each",
            "                offloaded         1.00  60.00 x                   2.00    0.04 x  no wake-up",
            "                agent-client      61.0   0.98 x                   50.0    1.00 x",
            "                aeron                -        -                      -         -  failed: no driver",
            "Socket, 64 KiB  plain             90.0                            70.0            one core each",
            "                offloaded         10.0   9.00 x                   14.0    0.20 x",
            "all loads       offloaded                9.00 x                           0.09 x  geometric mean"),
        text.subList(4, 13));
    assertTrue(text.contains("FAILED  Socket, aeron: no driver"), text::toString);
  }

  @Test
  void comparesEachRoundWithTheOneBesideIt() {
    Map<String, ModeFigures> modes = new LinkedHashMap<>();
    modes.put("plain", mode(null, List.of(10.0, 40.0, 10.0, 40.0), 1));
    modes.put("other", mode(null, List.of(10.0, 40.0, 20.0, 80.0), 1));
    Line line = new Line("Socket", "1 B", "17", "a vendor", "", modes);
    ResultFile file = canned(Map.of("repeats", 2.0), List.of(line));
    Overall overall = Overall.of(file, "17", "other", file.figures().get(0));
    assertEquals(Math.sqrt(0.5), overall.gain(), 1e-9);
    assertEquals(Math.log(2) / 2, overall.error(), 1e-9);
  }

  @Test
  void marksWhatIsMuchWorseForNoReason() {
    Map<String, ModeFigures> modes = new LinkedHashMap<>();
    modes.put("plain", mode(null, List.of(1.0), 1));
    modes.put("offloaded", mode(null, List.of(10.0), 1));
    Map<String, List<Double>> rounds = Map.of("mean_us", List.of(10.0));
    modes.put("unix", ModeFigures.of("HOST", "no wake-up", "a reason", null, rounds));
    Line line = new Line("Socket", "1 B", "17", "a vendor", "", modes);
    List<String> text =
        new TextReport(canned(Map.of("repeats", 1.0), List.of(line))).toString().lines().toList();
    assertTrue(text.get(7).endsWith("not explained: look into it before believing it"));
    assertTrue(text.get(8).endsWith("a reason"));
  }

  @Test
  void plotsEveryPoint() throws Exception {
    canned().write(directory);
    assertEquals(1, Report.writeAll(directory));
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(directory.resolve("canned.svg").toFile());
    // Five values in each of two panels, and four modes in the legend.
    assertEquals(2 * 5 + 4, svg.getElementsByTagName("circle").getLength());
    assertTrue(Files.readString(directory.resolve("README.md")).contains("](canned.svg)"));
    assertFalse(Files.readString(directory.resolve("canned.txt")).isEmpty());
  }

  private static ResultFile canned() {
    Map<String, ModeFigures> small = new LinkedHashMap<>();
    small.put("plain", mode(null, List.of(61.0, 60.0, 10.0), 50));
    small.put("offloaded", mode(null, List.of(1.0), 2));
    small.put("agent-client", mode(null, List.of(61.0), 50));
    small.put("aeron", ModeFigures.of("NOT_ASKED", "", null, "no driver\nat all", Map.of()));
    Map<String, ModeFigures> large = new LinkedHashMap<>();
    large.put("plain", mode(null, List.of(90.0), 70));
    large.put("offloaded", mode(null, List.of(10.0), 14));
    return canned(
        Map.of("repeats", 1.0),
        List.of(
            new Line("Socket", "1 B", "17", "a vendor", "one core each", small),
            new Line("Socket", "64 KiB", "17", "a vendor", "one core each", large)));
  }

  private static ResultFile canned(Map<String, Object> scale, List<Line> lines) {
    return new ResultFile(
        ResultFile.FORMAT,
        "canned",
        "round trips of \"nothing\" & <everything>",
        "2026-01-01T00:00:00Z",
        Map.of("processor", "paper"),
        scale,
        List.of(
            new Figure("mean_us", "mean, us", false),
            new Figure(Figure.CPU, "CPU us per round trip", false)),
        List.of("Socket, aeron: no driver"),
        lines);
  }

  private static ModeFigures mode(String failure, List<Double> means, double cpu) {
    return ModeFigures.of(
        "HOST", "no wake-up", null, failure, Map.of("mean_us", means, Figure.CPU, List.of(cpu)));
  }
}
