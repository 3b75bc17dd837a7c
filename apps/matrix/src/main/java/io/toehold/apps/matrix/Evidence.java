package io.toehold.apps.matrix;

import io.toehold.bench.host.ToeholdSs.ProcessCounters;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What Toehold says of the connections of a process, from outside. */
record Evidence(long attempts, long offloaded, Map<String, Long> declined) {

  static Evidence of(Stage stage, Child child) throws IOException {
    ProcessCounters counters = stage.counters(child);
    if (counters == null) {
      return new Evidence(0, 0, Map.of());
    }
    Map<String, Long> declined = new TreeMap<>(counters.declined());
    declined.values().removeIf(count -> count == 0);
    return new Evidence(counters.attempts(), counters.offloaded(), declined);
  }

  void expect(boolean some) throws IOException {
    if (offloaded > 0 != some) {
      throw new IOException((some ? "nothing offloaded: " : "offloaded: ") + this);
    }
  }

  void expectNone() throws IOException {
    expect(false);
  }

  /** Such as {@code 8 of 9 (1 WITHDRAWN)}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(offloaded + " of " + attempts);
    String separator = " (";
    for (Map.Entry<String, Long> reason : declined.entrySet()) {
      text.append(separator).append(reason.getValue()).append(' ').append(reason.getKey());
      separator = ", ";
    }
    return text.append(declined.isEmpty() ? "" : ")").toString();
  }
}
