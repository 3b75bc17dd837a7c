package io.toehold.it.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much JSON as the command line of Toehold prints: maps, lists, strings, numbers, true, false,
 * null.
 */
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** The value as Map, List, String, Long, Double, Boolean or null. */
  public static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at != text.length()) {
      throw json.problem("end expected");
    }
    return value;
  }

  private Object value() {
    space();
    char c = peek();
    return switch (c) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> string();
      default -> scalar();
    };
  }

  private Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    for (space(); peek() != '}'; space()) {
      if (!map.isEmpty()) {
        take(',');
        space();
      }
      String key = string();
      space();
      take(':');
      map.put(key, value());
    }
    at++;
    return map;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    at++;
    for (space(); peek() != ']'; space()) {
      if (!list.isEmpty()) {
        take(',');
      }
      list.add(value());
    }
    at++;
    return list;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    take('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        char escaped = peek();
        at++;
        c =
            switch (escaped) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
              }
              default -> escaped;
            };
      }
      string.append(c);
    }
    at++;
    return string.toString();
  }

  private Object scalar() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> {
        try {
          yield word.matches("-?\\d+") ? (Object) Long.valueOf(word) : Double.valueOf(word);
        } catch (NumberFormatException wrong) {
          throw problem("'" + word + "' is no value");
        }
      }
    };
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw problem("more expected");
    }
    return text.charAt(at);
  }

  private void take(char c) {
    if (peek() != c) {
      throw problem("'" + c + "' expected");
    }
    at++;
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException(what + " at " + at + " of: " + text);
  }
}
