package io.toehold.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void readsWhatTheCommandLinePrints() {
    assertEquals(
        Map.of(
            "connections",
            List.of(Map.of("pid", 17L, "path", "direct", "local", "[::1]:80", "q", List.of())),
            "processes",
            List.of(),
            "more",
            List.of(true, false, 1.5, -3L, "a\"\n\u00e9")),
        Json.parse(
            """
            { "connections": [{"pid": 17, "path":"direct","local":"[::1]:80","q":[ ]}],
              "processes": [],
              "more": [true, false, 1.5, -3, "a\\"\\n\\u00e9"] }
            """));
  }

  @Test
  void refusesWhatIsNone() {
    for (String text : List.of("", "{", "{\"a\":}", "[1,]", "[1 2]", "{} x", "nothing")) {
      assertThrows(IllegalArgumentException.class, () -> Json.parse(text), text);
    }
  }
}
