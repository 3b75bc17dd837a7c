package io.toehold.it.suite;

import io.toehold.it.suite.behaviour.Ends;
import io.toehold.it.suite.behaviour.Transfers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** All behaviours, by subject. */
public final class Suite {
  private static final Map<String, Consumer<Catalogue>> SUBJECTS = new LinkedHashMap<>();

  static {
    SUBJECTS.put("transfers", Transfers::list);
    SUBJECTS.put("ends", Ends::list);
  }

  private Suite() {}

  /** What the behaviours are grouped by. */
  public static List<String> subjects() {
    return List.copyOf(SUBJECTS.keySet());
  }

  static List<Behaviour> matching(Pattern pattern) {
    return SUBJECTS.entrySet().stream()
        .flatMap(
            subject -> {
              Catalogue catalogue = new Catalogue(subject.getKey());
              subject.getValue().accept(catalogue);
              return catalogue.behaviours().stream();
            })
        .filter(behaviour -> pattern.matcher(behaviour.id()).find())
        .toList();
  }
}
