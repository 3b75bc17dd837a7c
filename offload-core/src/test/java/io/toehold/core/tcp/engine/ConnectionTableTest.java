package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against a map. */
class ConnectionTableTest {
  private static final class Entry implements ConnectionTable.Keyed {
    private final ConnectionKey key;

    Entry(ConnectionKey key) {
      this.key = key;
    }

    @Override
    public ConnectionKey key() {
      return key;
    }
  }

  private final Random random = new Random(4);
  private final ConnectionTable<Entry> table = new ConnectionTable<>(new TupleHash(7, 8));
  private final Map<ConnectionKey, Entry> model = new HashMap<>();

  /** Few, so that those that were taken out come again. */
  private ConnectionKey key() {
    return Keys.ipv4(80, random.nextInt(300));
  }

  @Test
  void doesWhatAMapDoes() {
    for (int round = 0; round < 200_000; round++) {
      ConnectionKey key = key();
      Entry expected = model.get(key);
      assertSame(expected, table.find(key));
      assertSame(expected, table.find(Keys.arrived(key)));
      if (expected == null) {
        Entry entry = new Entry(key);
        model.put(key, entry);
        table.add(entry);
      } else if (random.nextInt(3) != 0) {
        assertFalse(table.remove(new Entry(key)), "another with the same ends");
        assertTrue(table.remove(expected));
        assertFalse(table.remove(expected));
        model.remove(key);
      }
      assertEquals(model.size(), table.size());
    }
  }

  @Test
  void growsAndShrinks() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Entry entry = new Entry(Keys.ipv6(i & 3, i >> 2));
      entries.add(entry);
      table.add(entry);
    }
    Collections.shuffle(entries, random);
    while (!entries.isEmpty()) {
      Entry entry = entries.remove(entries.size() - 1);
      assertSame(entry, table.find(Keys.arrived(entry.key())));
      assertTrue(table.remove(entry));
      assertNull(table.find(Keys.arrived(entry.key())));
    }
    assertEquals(0, table.size());
  }

  @Test
  void whatIsTakenOutIsNotFoundByTheNextSegmentOfItsConnection() {
    Entry entry = new Entry(Keys.ipv4(80, 1));
    table.add(entry);
    assertSame(entry, table.find(Keys.arrived(entry.key())));
    table.remove(entry);
    assertNull(table.find(Keys.arrived(entry.key())));
    Entry next = new Entry(entry.key());
    table.add(next);
    assertSame(next, table.find(Keys.arrived(entry.key())));
  }

  @Test
  void changesWhileAllAreShown() {
    for (int round = 0; round < 200; round++) {
      while (table.size() < 100) {
        ConnectionKey key = key();
        if (table.find(key) == null) {
          Entry entry = new Entry(key);
          model.put(key, entry);
          table.add(entry);
        }
      }
      Set<Entry> expected = new HashSet<>(model.values());
      Set<Entry> shown = new HashSet<>();
      List<Entry> added = new ArrayList<>();
      table.forEach(
          entry -> {
            assertTrue(shown.add(entry), "once");
            assertTrue(expected.contains(entry), "not taken out, nor new");
            for (int i = random.nextInt(3); i > 0; i--) {
              ConnectionKey key = key();
              Entry victim = model.remove(key);
              if (victim != null) {
                assertTrue(table.remove(victim));
                if (!shown.contains(victim)) {
                  expected.remove(victim);
                }
              }
            }
            if (random.nextInt(2) == 0) {
              Entry more = new Entry(Keys.ipv4(80, 1000 + added.size()));
              table.add(more);
              added.add(more);
            }
          });
      assertEquals(expected, shown);
      added.forEach(entry -> assertTrue(table.remove(entry)));
    }
  }
}
