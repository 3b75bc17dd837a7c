package io.toehold.it.suite;

import io.toehold.it.suite.behaviour.Addresses;
import io.toehold.it.suite.behaviour.Buffers;
import io.toehold.it.suite.behaviour.Closing;
import io.toehold.it.suite.behaviour.Connecting;
import io.toehold.it.suite.behaviour.Ends;
import io.toehold.it.suite.behaviour.Files;
import io.toehold.it.suite.behaviour.Hanging;
import io.toehold.it.suite.behaviour.NonBlocking;
import io.toehold.it.suite.behaviour.Options;
import io.toehold.it.suite.behaviour.Proxies;
import io.toehold.it.suite.behaviour.Selectors;
import io.toehold.it.suite.behaviour.Subclasses;
import io.toehold.it.suite.behaviour.Timeouts;
import io.toehold.it.suite.behaviour.Transfers;
import io.toehold.it.suite.behaviour.Urgent;
import io.toehold.it.suite.behaviour.Waiting;
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
    SUBJECTS.put("closing", Closing::list);
    SUBJECTS.put("waiting", Waiting::list);
    SUBJECTS.put("timeouts", Timeouts::list);
    SUBJECTS.put("buffers", Buffers::list);
    SUBJECTS.put("options", Options::list);
    SUBJECTS.put("nonBlocking", NonBlocking::list);
    SUBJECTS.put("addresses", Addresses::list);
    SUBJECTS.put("urgent", Urgent::list);
    SUBJECTS.put("files", Files::list);
    SUBJECTS.put("connecting", Connecting::list);
    SUBJECTS.put("hanging", Hanging::list);
    SUBJECTS.put("selectors", Selectors::list);
    SUBJECTS.put("proxies", Proxies::list);
    SUBJECTS.put("subclasses", Subclasses::list);
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
