package io.toehold.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void alignsColumns() {
    String text = new Table("case", "value").row("a long one", "1").row("b", "1,000").toString();
    assertEquals(
        List.of("case        value", "----------  -----", "a long one      1", "b           1,000"),
        text.lines().toList());
  }

  @Test
  void roundsNumbers() {
    assertEquals("50,768", Table.number(50768.4));
    assertEquals("265", Table.number(265.3));
    assertEquals("6.12", Table.number(6.123));
    assertEquals("0.0362", Table.number(0.03621));
    assertEquals("0", Table.number(0));
    assertEquals("-", Table.number(Double.NaN));
    assertEquals("1.50 x", Table.ratio(1.5));
  }

  @Test
  void takesTheMiddle() {
    assertEquals(2, Median.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(1.5, Median.of(List.of(2.0, 1.0)));
    assertEquals(
        Map.of("a", 2.0),
        Median.ofEach(List.of(Map.of("a", 1.0), Map.of("a", 2.0), Map.of("a", 3.0))));
  }
}
