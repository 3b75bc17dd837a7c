package io.toehold.bench.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JdkTest {

  @Test
  void findsTheOneThatRunsThis() {
    assertEquals(Runtime.version().feature(), Jdk.current().feature());
    assertTrue(Jdk.all().contains(Jdk.current()));
  }

  @Test
  void refusesWhatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> Jdk.at(Path.of("/nowhere")));
  }
}
