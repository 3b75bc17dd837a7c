package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class JdkShapeTest {
  @Test
  void theJdkOfThisTestHasEverything() {
    assertDoesNotThrow(JdkShape::check);
  }
}
