package io.toehold.core.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which connections may be offloaded: an ordered list of rules, of which the first that matches
 * decides; what none matches takes the host path. Immutable; asking allocates nothing.
 */
public final class Rules {
  /** No rules. */
  public static final Rules NONE = new Rules(List.of());

  private final Rule[] rules;

  private Rules(List<Rule> rules) {
    this.rules = rules.toArray(Rule[]::new);
  }

  /**
   * Reads rules, one in each line; see docs/RULES.md.
   *
   * @throws RuleSyntaxException for the first thing that is not understood
   */
  public static Rules parse(String text) throws RuleSyntaxException {
    List<Rule> rules = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n")) {
      Rule rule = new RuleParser(line, ++number).rule();
      if (rule != null) {
        rules.add(rule);
      }
    }
    return new Rules(rules);
  }

  /** These rules, then those. */
  public Rules then(Rules more) {
    List<Rule> all = new ArrayList<>(List.of(rules));
    all.addAll(List.of(more.rules));
    return new Rules(all);
  }

  /** Whether every answer is no. */
  public boolean offloadNothing() {
    for (Rule rule : rules) {
      if (rule.offload()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a socket may be offloaded.
   *
   * @param address to listen on or to connect to
   */
  public boolean isOffloaded(Direction direction, InetAddress address, int port) {
    for (Rule rule : rules) {
      if (rule.matches(direction, address, port)) {
        return rule.offload();
      }
    }
    return false;
  }
}
