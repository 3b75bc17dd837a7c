package io.toehold.core.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which connections may be offloaded: an ordered list of rules, of which the first that matches
 * decides; what none matches takes the host path. A rule that has a listening socket listen on a
 * link as well decides that alone, and the next ones are asked on. Immutable; {@link #isOffloaded}
 * and {@link #linkTo} allocate nothing.
 */
public final class Rules {
  /** No rules. */
  public static final Rules NONE = new Rules(List.of(), Map.of());

  private final Rule[] rules;
  private final Map<String, LinkDefinition> links;

  private Rules(List<Rule> rules, Map<String, LinkDefinition> links) {
    this.rules = rules.toArray(Rule[]::new);
    this.links = Map.copyOf(links);
  }

  /**
   * Reads rules, one in each line; see docs/RULES.md.
   *
   * @throws RuleSyntaxException for the first thing that is not understood
   */
  public static Rules parse(String text) throws RuleSyntaxException {
    return NONE.then(text);
  }

  /**
   * These rules, then those of a text, which may name the links that are defined here.
   *
   * @throws RuleSyntaxException for the first thing that is not understood
   */
  public Rules then(String text) throws RuleSyntaxException {
    List<Rule> all = new ArrayList<>(List.of(rules));
    Map<String, LinkDefinition> known = new HashMap<>(links);
    int number = 0;
    for (String line : text.split("\n")) {
      Rule rule = new RuleParser(line, ++number, known).rule();
      if (rule != null) {
        all.add(rule);
      }
    }
    return new Rules(all, known);
  }

  /** These rules, then those, whose links are not taken over. */
  public Rules then(Rules more) {
    List<Rule> all = new ArrayList<>(List.of(rules));
    all.addAll(List.of(more.rules));
    return new Rules(all, links);
  }

  /** The links that some rule names. */
  public List<LinkDefinition> links() {
    List<LinkDefinition> named = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.link() != null && !named.contains(links.get(rule.link()))) {
        named.add(links.get(rule.link()));
      }
    }
    return named;
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
   * Whether a socket may be offloaded on the direct path.
   *
   * @param address to listen on or to connect to
   */
  public boolean isOffloaded(Direction direction, InetAddress address, int port) {
    for (Rule rule : rules) {
      boolean also = direction == Direction.LISTEN && rule.link() != null;
      if (!also && rule.matches(direction, address, port)) {
        return rule.offload() && rule.link() == null;
      }
    }
    return false;
  }

  /** The link over which a connection to there is made; null for none. */
  public String linkTo(InetAddress address, int port) {
    Rule rule = connecting(address, port);
    return rule == null ? null : rule.link();
  }

  /** Whether such a connection fails rather than take another path. */
  public boolean isStrict(InetAddress address, int port) {
    Rule rule = connecting(address, port);
    return rule != null && rule.strict();
  }

  private Rule connecting(InetAddress address, int port) {
    for (Rule rule : rules) {
      if (rule.matches(Direction.CONNECT, address, port)) {
        return rule;
      }
    }
    return null;
  }

  /** The links on which a socket that is bound there listens as well. */
  public Set<String> linksOf(InetAddress address, int port) {
    Set<String> names = new LinkedHashSet<>();
    for (Rule rule : rules) {
      if (rule.matches(Direction.LISTEN, address, port)) {
        if (rule.link() == null) {
          break;
        }
        names.add(rule.link());
      }
    }
    return names;
  }
}
