package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InitialSequenceTest {
  private final InitialSequence sequence = new InitialSequence(new TupleHash(3, 4));

  @Test
  void risesByOneInFourMicroseconds() {
    ConnectionKey key = Keys.ipv4(40_000, 80);
    for (long now : new long[] {0, -1, Long.MIN_VALUE / 2, 123_456_789_012_345L}) {
      int first = sequence.of(key, now);
      assertEquals(0, sequence.of(key, now) - first);
      assertEquals(1, sequence.of(key, now + 4_000) - first);
      assertEquals(250_000, sequence.of(key, now + 1_000_000_000L) - first);
    }
  }

  @Test
  void saysNothingOfOthers() {
    Set<Integer> differences = new HashSet<>();
    Set<Integer> offsets = new HashSet<>();
    for (int port = 1; port <= 1000; port++) {
      ConnectionKey key = Keys.ipv4(port, 80);
      ConnectionKey neighbour = Keys.ipv4(port + 1, 80);
      assertTrue(differences.add(sequence.of(neighbour, 0) - sequence.of(key, 0)));
      assertTrue(offsets.add(sequence.timestampOffset(key)));
      assertNotEquals(sequence.timestampOffset(key), sequence.of(key, 0));
    }
  }

  @Test
  void dependsOnTheSecret() {
    ConnectionKey key = Keys.ipv6(40_000, 80);
    InitialSequence other = new InitialSequence(new TupleHash(3, 5));
    assertNotEquals(sequence.of(key, 0), other.of(key, 0));
    assertNotEquals(sequence.timestampOffset(key), other.timestampOffset(key));
    assertEquals(sequence.timestampOffset(key), sequence.timestampOffset(key));
  }
}
