package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One that is not defined is missed only when it is used first. */
class FacesTest {
  @Test
  void areAllDefined() throws IOException, URISyntaxException {
    Path root = Path.of(Faces.class.getResource("/faces").toURI());
    try (Stream<Path> files = Files.walk(root)) {
      Set<String> compiled =
          files
              .map(file -> root.relativize(file).toString())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
              .collect(Collectors.toSet());
      assertEquals(compiled, Faces.names());
    }
  }
}
