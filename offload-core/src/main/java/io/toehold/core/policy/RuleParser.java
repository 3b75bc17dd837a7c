package io.toehold.core.policy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Reads one line. Every error names its column. */
final class RuleParser {
  private static final int HIGHEST_PORT = 0xffff;

  private static final int MAX_NAME = 15; // of a network interface

  private final String line;
  private final int number;
  private final Map<String, LinkDefinition> links;
  private int at; // where the next word is looked for
  private int start; // of the current word, from 0

  /**
   * @param links those that are known; what the line defines is added
   */
  RuleParser(String line, int number, Map<String, LinkDefinition> links) {
    this.links = links;
    int comment = line.indexOf('#');
    this.line = comment < 0 ? line : line.substring(0, comment);
    this.number = number;
  }

  /** The rule; null if the line is blank, or defines a link. */
  Rule rule() throws RuleSyntaxException {
    String action = word();
    if (action.isEmpty()) {
      return null;
    }
    if (action.equals("link")) {
      link();
      return null;
    }
    boolean offload = action.equals("offload");
    if (!offload && !action.equals("host")) {
      throw error(start, "expected 'offload', 'host' or 'link', not '" + action + "'");
    }
    Direction direction = direction(word());
    Rule rule = target(offload, direction, word());
    String word = word();
    if (word.equals("via")) {
      rule = rule.via(via(offload));
      word = word();
      if (word.equals("strict")) {
        if (direction != Direction.CONNECT) {
          throw error(start, "only 'connect' can be 'strict'");
        }
        rule = rule.strictly();
        word = word();
      }
    }
    if (!word.isEmpty()) {
      throw unknown(word);
    }
    return rule;
  }

  private String via(boolean offload) throws RuleSyntaxException {
    int via = start;
    String link = word();
    if (link.isEmpty()) {
      throw error(via, "expected the name of a link after 'via'");
    }
    if (!offload) {
      throw error(via, "what takes the host path goes over no link of ours");
    }
    if (!links.containsKey(link)) {
      throw error(start, "no link '" + link + "' is defined before this line");
    }
    return link;
  }

  private void link() throws RuleSyntaxException {
    String name = word();
    int nameAt = start;
    if (name.isEmpty() || name.length() > MAX_NAME || name.matches(".*[/:%].*")) {
      throw error(nameAt, "expected the name of a network interface" + instead(name));
    }
    Inet4Address ipv4 = null;
    Inet6Address ipv6 = null;
    String word = word();
    for (; !word.isEmpty() && word.indexOf('=') < 0; word = word()) {
      InetAddress address = address(word, "an IP address");
      boolean unspecific =
          address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || address.isMulticastAddress();
      if (unspecific) {
        throw error(start, "'" + word + "' cannot be the address of one host");
      }
      if (address instanceof Inet4Address v4 && ipv4 == null) {
        ipv4 = v4;
      } else if (address instanceof Inet6Address v6 && ipv6 == null) {
        ipv6 = v6;
      } else {
        throw error(start, "a second address of the same family");
      }
    }
    if (ipv4 == null && ipv6 == null) {
      throw error(start, "expected the engine's own address on the link" + instead(word));
    }
    boolean offloads = true;
    if (word.startsWith("offloads=")) {
      offloads = onOrOff(word.substring(word.indexOf('=') + 1));
      word = word();
    }
    if (!word.isEmpty()) {
      throw unknown(word);
    }
    if (links.putIfAbsent(name, new LinkDefinition(name, ipv4, ipv6, offloads)) != null) {
      throw error(nameAt, "link '" + name + "' is defined twice");
    }
  }

  private boolean onOrOff(String value) throws RuleSyntaxException {
    if (!value.equals("on") && !value.equals("off")) {
      throw error(start, "expected 'on' or 'off'" + instead(value));
    }
    return value.equals("on");
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
      return new Rule(offload, direction, addresses, 0, HIGHEST_PORT, null, false);
    }
    int dash = ports.indexOf('-');
    int low = port(dash < 0 ? ports : ports.substring(0, dash), portsAt);
    int high = dash < 0 ? low : port(ports.substring(dash + 1), portsAt + dash + 1);
    if (low > high) {
      throw error(portsAt, "the ports " + ports + " go backwards");
    }
    return new Rule(offload, direction, addresses, low, high, null, false);
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
    InetAddress address = address(host, "an IP address or '*'");
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
  private InetAddress address(String host, String expected) throws RuleSyntaxException {
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
    throw error(start, "expected " + expected + ", not '" + host + "'" + hint);
  }

  private RuleSyntaxException unknown(String word) {
    int equals = word.indexOf('=');
    return error(
        start,
        equals > 0
            ? "unknown option '" + word.substring(0, equals) + "'"
            : "unknown word '" + word + "'");
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
