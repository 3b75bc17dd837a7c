package io.toehold.bench.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the HTTP servers answer; clients check that it is that. */
final class Hello {

  /** The query comes back in the body, so that a client sees that the answer is its own. */
  static final String PATH = "/hello";

  /** Answers with the process, so that one can see who answered. */
  static final String WHO_PATH = "/who";

  /** The query is the size of the body, which comes from the heap. */
  static final String BODY_PATH = "/body";

  /** All of these, which are not files. */
  static final List<String> PATHS = List.of(PATH, WHO_PATH, BODY_PATH);

  /** A static file. */
  static final String FILE_PATH = "/file.bin";

  static final int FILE_SIZE = 1024 * 1024;

  private static final Map<String, byte[]> BODIES = new ConcurrentHashMap<>();

  private Hello() {}

  static String text(String query) {
    return "Hello, World! " + query + "\n";
  }

  /** The body for everything but the file. */
  static byte[] body(String path, String query) {
    return switch (path) {
      case PATH -> text(query).getBytes(StandardCharsets.ISO_8859_1);
      case BODY_PATH -> BODIES.computeIfAbsent(query, size -> bytes(Integer.parseInt(size)));
      default ->
          ("Hello from the process " + ProcessHandle.current().pid() + "\n")
              .getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  /** A directory with the static file in it, deleted when the process ends. */
  static Path directoryWithFile() throws IOException {
    Path directory = Files.createTempDirectory("toehold-bench-http");
    Files.write(directory.resolve(FILE_PATH.substring(1)), bytes(FILE_SIZE));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    return directory;
  }

  /** Bytes that are different all along. */
  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = byteAt(i);
    }
    return bytes;
  }

  static byte byteAt(int index) {
    return (byte) (index * 31 + (index >> 8));
  }

  private static void delete(Path directory) {
    try (var paths = Files.walk(directory)) {
      paths.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      // A temporary directory that stays is no reason to fail.
    }
  }
}
