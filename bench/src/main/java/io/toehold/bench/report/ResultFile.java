package io.toehold.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of one measurement, with what one needs to judge them; {@code <name>.json}. Tables
 * and plots are made from this alone.
 *
 * @param format of the file, {@link #FORMAT}
 * @param taken the time, in ISO 8601
 * @param figures what is shown; the first is the main one
 * @param complaints what stands in the way of believing the figures
 */
public record ResultFile(
    int format,
    String name,
    String what,
    String taken,
    Map<String, Object> machine,
    Map<String, Object> scale,
    List<Figure> figures,
    List<String> complaints,
    List<Line> lines) {

  /** The only one that can be read. */
  public static final int FORMAT = 2;

  private static final String LINES = "lines";
  private static final int DIGITS = 5;
  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(
              Double.class, (JsonSerializer<Double>) (value, type, context) -> rounded(value))
          .disableHtmlEscaping()
          .create();

  /** Writes it and returns where that is. */
  public Path write(Path directory) throws IOException {
    // One line of the file for each line of a case: short enough, and two runs can be compared.
    JsonObject head = GSON.toJsonTree(this).getAsJsonObject();
    head.remove(LINES);
    String text =
        head.entrySet().stream()
            .map(entry -> "  \"" + entry.getKey() + "\": " + entry.getValue())
            .collect(Collectors.joining(",\n", "{\n", ",\n"));
    text +=
        lines.stream()
            .map(GSON::toJson)
            .collect(Collectors.joining(",\n    ", "  \"" + LINES + "\": [\n    ", "\n  ]\n}\n"));
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve(name + ".json"), text);
  }

  /** Reads one; null if it is of another format, such as JMH's. */
  public static ResultFile read(Path path) throws IOException {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(path));
      boolean isOurs =
          json instanceof JsonObject file
              && file.get("format") instanceof JsonPrimitive number
              && number.getAsInt() == FORMAT;
      return isOurs ? GSON.fromJson(json, ResultFile.class) : null;
    } catch (JsonParseException e) {
      throw new IOException(path + " is no result file: " + e.getMessage(), e);
    }
  }

  /** All of a directory, by name; those of another format are left out. */
  public static List<ResultFile> readAll(Path directory) throws IOException {
    List<ResultFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".json")).sorted().toList()) {
        ResultFile file = read(path);
        if (file != null) {
          files.add(file);
        }
      }
    }
    return files;
  }

  /** The JDKs that it was taken on. */
  List<String> jdks() {
    return lines.stream().map(Line::jdk).distinct().toList();
  }

  /** The lines of one JDK. */
  List<Line> linesOf(String jdk) {
    return lines.stream().filter(line -> line.jdk().equals(jdk)).toList();
  }

  /** The titles of all modes, in their order. */
  List<String> modes() {
    return lines.stream().flatMap(line -> line.modes().keySet().stream()).distinct().toList();
  }

  private static JsonPrimitive rounded(double value) {
    return Double.isFinite(value)
        ? new JsonPrimitive(new BigDecimal(value).round(new MathContext(DIGITS)))
        : new JsonPrimitive(Double.toString(value));
  }
}
