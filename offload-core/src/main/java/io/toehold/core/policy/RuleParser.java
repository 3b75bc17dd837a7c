package io.toehold.core.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads one line. Every error names its column. */
final class RuleParser {
  private static final int HIGHEST_PORT = 0xffff;

  private final String line;
  private final int number;
  private int at; // where the next word is looked for
  private int start; // of the current word, from 0

  RuleParser(String line, int number) {
    int comment = line.indexOf('#');
    this.line = comment < 0 ? line : line.substring(0, comment);
    this.number = number;
  }

  /** The rule; null if the line is blank. */
  Rule rule() throws RuleSyntaxException {
    String action = word();
    if (action.isEmpty()) {
      return null;
    }
    boolean offload = action.equals("offload");
    if (!offload && !action.equals("host")) {
      throw error(start, "expected 'offload' or 'host', not '" + action + "'");
    }
    Direction direction = direction(word());
    Rule rule = target(offload, direction, word());
    for (String word = word(); !word.isEmpty(); word = word()) {
      noMore(word);
    }
    return rule;
  }

  private Direction direction(String word) throws RuleSyntaxException {
    for (Direction direction : Direction.values()) {
      if (direction.word().equals(word)) {
        return direction;
      }
    }
    throw error(start, "expected 'listen' or 'connect'" + instead(word));
  }

  private Rule target(boolean offload, Direction direction, String word)
      throws RuleSyntaxException {
    int colon = word.lastIndexOf(':');
    if (colon <= 0 || word.endsWith("]")) {
      throw error(start, "expected <address>:<port>" + instead(word));
    }
    AddressBlock addresses = addresses(word.substring(0, colon));
    int portsAt = start + colon + 1;
    String ports = word.substring(colon + 1);
    if (ports.equals("*")) {
      return new Rule(offload, direction, addresses, 0, HIGHEST_PORT);
    }
    int dash = ports.indexOf('-');
    int low = port(dash < 0 ? ports : ports.substring(0, dash), portsAt);
    int high = dash < 0 ? low : port(ports.substring(dash + 1), portsAt + dash + 1);
    if (low > high) {
      throw error(portsAt, "the ports " + ports + " go backwards");
    }
    return new Rule(offload, direction, addresses, low, high);
  }

  private int port(String digits, int column) throws RuleSyntaxException {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
    if (port < 1 || port > HIGHEST_PORT) {
      throw error(column, "expected a port from 1 to 65535 or '*'" + instead(digits));
    }
    return port;
  }

  private AddressBlock addresses(String word) throws RuleSyntaxException {
    if (word.equals("*")) {
      return AddressBlock.ALL;
    }
    // [2001:db8::]/32 and [2001:db8::/32] are both to be found in the wild
    int slash = word.indexOf('/');
    boolean inside = slash >= 0 && word.endsWith("]");
    String host = slash < 0 ? word : word.substring(0, slash) + (inside ? "]" : "");
    InetAddress address = address(host);
    int bits = AddressBlock.bits(address);
    if (slash < 0) {
      return AddressBlock.of(address, bits);
    }
    String digits = word.substring(slash + 1, word.length() - (inside ? 1 : 0));
    int most = host.startsWith("[") ? 128 : 32;
    int prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    int least = most - bits; // the prefix of an IPv4 address in its IPv6 form counts from there
    if (prefix < least || prefix > most) {
      throw error(
          start + slash + 1,
          "expected a prefix length from " + least + " to " + most + instead(digits));
    }
    return AddressBlock.of(address, prefix - least);
  }

  /** Literals only: what a name means may change, and asking may take long. */
  private InetAddress address(String host) throws RuleSyntaxException {
    boolean v4 = host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    boolean v6 = host.matches("\\[[0-9A-Fa-f:.]+]");
    try {
      if (v4 || v6) {
        return InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      // such as 300.0.0.1
    }
    String hint =
        host.indexOf(':') >= 0 && !host.startsWith("[")
            ? " (IPv6 addresses stand in brackets)"
            : "";
    throw error(start, "expected an IP address or '*', not '" + host + "'" + hint);
  }

  private void noMore(String word) throws RuleSyntaxException {
    if (word.equals("via")) {
      int via = start;
      String link = word();
      throw error(
          via,
          link.isEmpty()
              ? "expected the name of a link after 'via'"
              : "via " + link + ": this version has no links yet");
    }
    int equals = word.indexOf('=');
    if (equals > 0) {
      throw error(start, "unknown option '" + word.substring(0, equals) + "'");
    }
    throw error(start, "unknown word '" + word + "'");
  }

  /** The next word; empty at the end of the line. */
  private String word() {
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    start = at;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return line.substring(start, at);
  }

  private static String instead(String word) {
    return word.isEmpty() ? "" : ", not '" + word + "'";
  }

  private RuleSyntaxException error(int column, String problem) {
    return new RuleSyntaxException(number, column + 1, problem);
  }
}
