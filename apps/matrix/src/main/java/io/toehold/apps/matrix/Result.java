package io.toehold.apps.matrix;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What has been seen of an application on a JDK; kept in a file, so that the report does not depend
 * on running everything at once.
 *
 * @param feature the first number of the JDK's version
 * @param comparison null if it has failed
 * @param constellations by {@link Constellation}: {@link #PASSED}, or what has failed
 */
record Result(
    String application,
    String server,
    String client,
    int feature,
    String jdk,
    boolean offloadable,
    Comparison comparison,
    String both,
    Map<String, String> constellations) {

  static final String PASSED = "pass";

  /** What has failed with the agent has failed without it, too. */
  static final String FAILED_PLAIN = "fails without the agent, too";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  boolean isPassed() {
    return both.equals(PASSED) && constellations.values().stream().allMatch(PASSED::equals);
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve(application + "-jdk" + feature + ".json"), GSON.toJson(this) + "\n");
  }

  /** All that have been kept, in no particular order. */
  static List<Result> readAll(Path directory) throws IOException {
    List<Result> results = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        results.add(GSON.fromJson(Files.readString(file), Result.class));
      }
    }
    return results;
  }
}
