package io.toehold.core.tcp.harness;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file of {@code src/test/resources/tcp}: exact exchanges of segments, see {@link Script}.
 * Lines that begin with {@code ==} begin a case of their own.
 */
class ScriptTest {
  private static final String CASE = "== ";

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
    Path directory = Path.of(ScriptTest.class.getResource("/tcp").toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList().stream().flatMap(ScriptTest::cases);
    }
  }

  private static Stream<DynamicTest> cases(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      Stream.Builder<DynamicTest> tests = Stream.builder();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith(CASE)) {
          int end = i + 1;
          while (end < lines.size() && !lines.get(end).startsWith(CASE)) {
            end++;
          }
          List<String> script = lines.subList(i + 1, end);
          String name = file.getFileName() + ": " + lines.get(i).substring(CASE.length());
          tests.add(DynamicTest.dynamicTest(name, () -> new Script().run(script)));
        }
      }
      return tests.build();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
