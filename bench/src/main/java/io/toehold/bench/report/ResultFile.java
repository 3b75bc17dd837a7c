package io.toehold.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.toehold.bench.host.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of one measurement as a file, with what one needs to judge them. */
public final class ResultFile {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();

  private ResultFile() {}

  /** Writes {@code <name>.json} and returns where that is. */
  public static Path write(Path directory, String name, String what, Object scale, List<?> results)
      throws IOException {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", name);
    file.put("what", what);
    file.put("taken", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    file.put("machine", Machine.describe());
    file.put("load_average_after", Machine.load());
    file.put("scale", scale);
    file.put("results", results);
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve(name + ".json"), GSON.toJson(file) + "\n");
  }
}
