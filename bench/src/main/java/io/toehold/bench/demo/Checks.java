package io.toehold.bench.demo;

import java.util.ArrayList;
import java.util.List;

/** What the demonstration claims, and whether it held. */
final class Checks {

  private record Check(String text, boolean held) {}

  private final List<Check> checks = new ArrayList<>();

  void held(String text) {
    checks.add(new Check(text, true));
  }

  void failed(String text) {
    checks.add(new Check(text, false));
  }

  void check(boolean held, String ifHeld, String ifNot) {
    checks.add(new Check(held ? ifHeld : ifNot, held));
  }

  boolean allHeld() {
    return !checks.isEmpty() && checks.stream().allMatch(Check::held);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Check check : checks) {
      text.append(check.held ? "ok      " : "FAILED  ")
          .append(check.text.stripTrailing())
          .append('\n');
    }
    return text.append(allHeld() ? "Everything held." : "Not everything held.").toString();
  }
}
