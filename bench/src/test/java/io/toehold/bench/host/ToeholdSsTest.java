package io.toehold.bench.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ToeholdSsTest {

  private static final String LISTING =
      """
      {"connections":[
        {"pid":10,"path":"direct","local":"127.0.0.1:5001","remote":"127.0.0.1:80","state":"ESTABLISHED"},
        {"pid":20,"path":"direct","local":"[::ffff:127.0.0.1]:80","remote":"[::ffff:127.0.0.1]:5001"},
        {"pid":10,"path":"host","local":"127.0.0.1:5002","remote":"127.0.0.1:80","state":"ESTABLISHED"}],
       "processes":[
        {"pid":10,"attempts":3,"offloaded":1,"declined":{"plain peer":2}},
        {"pid":20,"attempts":1,"offloaded":1,"declined":{"plain peer":0}}]}
      """;

  @Test
  void findsTheEndsThatAreNotOnTheDirectPath() throws IOException {
    ToeholdSs ss = ToeholdSs.parse(LISTING);
    assertEquals(List.of(), ss.notDirect(10, 20, 80, new TreeSet<>(List.of(5001))));
    assertEquals(2, ss.notDirect(10, 20, 80, new TreeSet<>(List.of(5001, 5002))).size());
    assertEquals(2, ss.notDirect(11, 21, 80, new TreeSet<>(List.of(5001))).size());
  }

  @Test
  void tellsTheCounters() throws IOException {
    ToeholdSs ss = ToeholdSs.parse(LISTING);
    assertTrue(ss.process(10).hasDeclined());
    assertFalse(ss.process(20).hasDeclined());
    assertNull(ss.process(30));
  }

  @Test
  void refusesAnythingElse() {
    assertThrows(IOException.class, () -> ToeholdSs.parse("no such command"));
    assertThrows(IOException.class, () -> ToeholdSs.parse("{}"));
    assertThrows(IOException.class, () -> ToeholdSs.parse(""));
  }
}
