package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortChooserTest {
  private static final int FIRST = 32_768;
  private static final int LAST = 60_999;

  private final PortChooser chooser = new PortChooser(new TupleHash(13, 14), FIRST, LAST);
  private final ConnectionKey ends = Keys.ipv4(0, 80);

  @Test
  void everyPortOnceBeforeTheFirstAgain() {
    Set<Integer> seen = new HashSet<>();
    for (int i = FIRST; i <= LAST; i++) {
      int port = chooser.choose(ends, p -> true);
      assertTrue(port >= FIRST && port <= LAST);
      assertTrue(seen.add(port));
    }
    assertTrue(seen.contains(chooser.choose(ends, p -> true)));
  }

  @Test
  void findsTheOneThatIsFree() {
    Random random = new Random(6056);
    for (int round = 0; round < 50; round++) {
      int free = FIRST + random.nextInt(LAST - FIRST + 1);
      assertEquals(free, chooser.choose(ends, p -> p == free));
    }
    assertEquals(-1, chooser.choose(ends, p -> false));
    assertEquals(7, new PortChooser(new TupleHash(0, 0), 7, 7).choose(ends, p -> true));
  }

  @Test
  void beginsSomewhereElseForEachPeer() {
    Set<Integer> seen = new HashSet<>();
    for (int port = 1; port <= 100; port++) {
      seen.add(chooser.choose(Keys.ipv4(0, port), p -> true));
    }
    assertTrue(seen.size() > 90, "" + seen.size());
    PortChooser other = new PortChooser(new TupleHash(13, 15), FIRST, LAST);
    PortChooser same = new PortChooser(new TupleHash(13, 15), FIRST, LAST);
    int first = other.choose(ends, p -> true);
    assertEquals(first, same.choose(ends, p -> true));
    assertNotEquals(
        first, new PortChooser(new TupleHash(13, 16), FIRST, LAST).choose(ends, p -> true));
  }
}
