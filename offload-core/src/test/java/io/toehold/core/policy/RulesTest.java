package io.toehold.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  private static boolean connects(String rules, String address, int port)
      throws RuleSyntaxException, UnknownHostException {
    return Rules.parse(rules).isOffloaded(Direction.CONNECT, InetAddress.getByName(address), port);
  }

  @Test
  void theFirstThatMatchesDecides() throws Exception {
    String rules = "offload connect 10.0.0.1:80\nhost connect 10.0.0.0/8:*\noffload connect *:*";
    assertTrue(connects(rules, "10.0.0.1", 80));
    assertFalse(connects(rules, "10.0.0.1", 81));
    assertFalse(connects(rules, "10.9.9.9", 80));
    assertTrue(connects(rules, "11.0.0.1", 80));
  }

  @Test
  void whatNoRuleMatchesTakesTheHostPath() throws Exception {
    assertFalse(connects("", "127.0.0.1", 80));
    assertFalse(connects("offload listen *:*", "127.0.0.1", 80));
    assertFalse(connects("offload connect *:81", "127.0.0.1", 80));
  }

  @Test
  void directionsAreApart() throws Exception {
    Rules rules = Rules.parse("host listen *:80\noffload connect *:80");
    InetAddress address = InetAddress.getByName("127.0.0.1");
    assertFalse(rules.isOffloaded(Direction.LISTEN, address, 80));
    assertTrue(rules.isOffloaded(Direction.CONNECT, address, 80));
  }

  @Test
  void commentsAndBlankLinesSayNothing() throws Exception {
    String rules = "# all of it\n\n   \t\r\n  offload\tconnect  *:* # really\n#offload";
    assertTrue(connects(rules, "127.0.0.1", 80));
    assertTrue(Rules.parse("# nothing\n").offloadNothing());
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,               10.1.2.3,          true",
    "10.1.2.3,               10.1.2.4,          false",
    "10.1.2.3/32,            10.1.2.3,          true",
    "10.1.2.2/31,            10.1.2.3,          true",
    "10.1.2.2/31,            10.1.2.4,          false",
    "10.1.2.3/8,             10.255.0.0,        true",
    "10.1.2.3/8,             11.1.2.3,          false",
    "128.0.0.0/1,            255.1.2.3,         true",
    "128.0.0.0/1,            127.1.2.3,         false",
    "172.16.0.0/12,          172.31.255.255,    true",
    "172.16.0.0/12,          172.32.0.0,        false",
    "1.2.3.4/0,              200.1.1.1,         true",
    "1.2.3.4/0,              ::1,               false",
    "[::1],                  ::1,               true",
    "[::1],                  127.0.0.1,         false",
    "[2001:db8::]/32,        2001:db8:ffff::1,  true",
    "[2001:db8::/32],        2001:db8:ffff::1,  true",
    "[2001:db8::]/32,        2001:db9::,        false",
    "[fe80::]/10,            febf::1,           true",
    "[fe80::]/10,            fec0::1,           false",
    "[::ffff:10.0.0.0]/104,  10.7.7.7,          true",
    "[::ffff:10.0.0.0]/104,  11.7.7.7,          false",
    "[::ffff:10.0.0.1],      10.0.0.1,          true",
    "0.0.0.0,                ::,                true",
    "[::],                   0.0.0.0,           true",
    "[::],                   ::1,               false",
    "*,                      ::,                true",
    "*,                      8.8.8.8,           true",
  })
  void addressesMatchByPrefix(String block, String address, boolean matches) throws Exception {
    assertEquals(matches, connects("offload connect " + block + ":*", address, 80));
  }

  @ParameterizedTest
  @CsvSource({
    "80,          80,    true",
    "80,          81,    false",
    "8000-8100,   8000,  true",
    "8000-8100,   8100,  true",
    "8000-8100,   7999,  false",
    "8000-8100,   8101,  false",
    "1-65535,     65535, true",
    "*,           1,     true",
  })
  void portsMatchByRange(String ports, int port, boolean matches) throws Exception {
    assertEquals(matches, connects("offload connect *:" + ports, "127.0.0.1", port));
  }

  @Test
  void profilesAreWhatTheirNamesSay() throws Exception {
    InetAddress address = InetAddress.getByName("192.0.2.1");
    for (Profile profile : Profile.values()) {
      boolean offloads = profile != Profile.OFF;
      for (Direction direction : Direction.values()) {
        assertEquals(offloads, profile.rules().isOffloaded(direction, address, 80));
      }
      assertEquals(offloads, !profile.rules().offloadNothing());
      assertEquals(profile, Profile.named(profile.word()));
    }
    assertEquals(null, Profile.named("OFF"));
  }

  @Test
  void rulesInTurnAreAskedInTurn() throws Exception {
    Rules own = Rules.parse("host connect *:80");
    InetAddress address = InetAddress.getByName("127.0.0.1");
    Rules both = own.then(Profile.DEFAULT.rules());
    assertFalse(both.isOffloaded(Direction.CONNECT, address, 80));
    assertTrue(both.isOffloaded(Direction.CONNECT, address, 81));
  }

  @Test
  void theFirstMatchSaysOverWhichLinkAConnectionIsMade() throws Exception {
    Rules rules =
        Rules.parse(
            "link a 10.0.0.2 [fd00::2]\n link b 10.1.0.2 offloads=off\n"
                + "host connect 10.1.0.9:*\n offload connect 10.1.0.0/16:80 via b\n"
                + "offload connect 10.0.0.0/8:* via a\n offload connect *:*");
    assertEquals("b", rules.linkTo(InetAddress.getByName("10.1.0.1"), 80));
    assertEquals("a", rules.linkTo(InetAddress.getByName("10.1.0.1"), 81));
    InetAddress host = InetAddress.getByName("10.1.0.9");
    assertEquals(null, rules.linkTo(host, 80));
    assertFalse(rules.isOffloaded(Direction.CONNECT, host, 80));
    InetAddress other = InetAddress.getByName("127.0.0.1");
    assertEquals(null, rules.linkTo(other, 80));
    assertTrue(rules.isOffloaded(Direction.CONNECT, other, 80));
    InetAddress linked = InetAddress.getByName("10.2.0.1");
    assertFalse(rules.isOffloaded(Direction.CONNECT, linked, 80), "over the link or not at all");
    assertEquals(List.of("b", "a"), rules.links().stream().map(LinkDefinition::name).toList());
    assertEquals(List.of(false, true), rules.links().stream().map(l -> l.offloads()).toList());
    assertEquals(InetAddress.getByName("fd00::2"), rules.links().get(1).ipv6());
  }

  @Test
  void aLinkIsListenedOnAsWell() throws Exception {
    InetAddress any = InetAddress.getByName("0.0.0.0");
    Rules rules =
        Rules.parse(
            "link a 10.0.0.2\n link b 10.1.0.2\n link unused 10.2.0.2\n"
                + "offload listen *:80-90 via a\n offload listen *:80 via b\n"
                + "host listen *:81\n offload listen *:*\n offload listen *:80-90 via b");
    assertEquals(List.of("a", "b"), List.copyOf(rules.linksOf(any, 80)));
    assertTrue(rules.isOffloaded(Direction.LISTEN, any, 80));
    assertEquals(List.of("a"), List.copyOf(rules.linksOf(any, 81)));
    assertFalse(rules.isOffloaded(Direction.LISTEN, any, 81));
    assertEquals(List.of(), List.copyOf(rules.linksOf(any, 91)));
    assertEquals(2, rules.links().size(), "what no rule names is not used");
  }

  @Test
  void aLinkMayBeDefinedInAnEarlierText() throws Exception {
    Rules rules = Rules.parse("link a 10.0.0.2").then("offload connect *:* via a").then(Rules.NONE);
    assertEquals("a", rules.linkTo(InetAddress.getByName("192.0.2.1"), 80));
    assertFalse(rules.offloadNothing());
    assertTrue(Rules.parse("link a 10.0.0.2").offloadNothing());
  }

  @Test
  void askingAllocatesNothing() throws Exception {
    Rules rules =
        Rules.parse(
            "host connect 10.0.0.0/8:*\nhost connect [2001:db8::]/33:80-90\noffload connect *:*");
    InetAddress v4 = InetAddress.getByName("127.0.0.1");
    InetAddress v6 = InetAddress.getByName("2001:db8:8000::1");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long most = 100_000;
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 5 && allocated > most; round++) { // the first warms up
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        assertAsked(rules, v4, v6);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertTrue(allocated <= most, allocated + " bytes");
  }

  private static void assertAsked(Rules rules, InetAddress v4, InetAddress v6) {
    if (!rules.isOffloaded(Direction.CONNECT, v4, 80)
        || !rules.isOffloaded(Direction.CONNECT, v6, 80)) {
      throw new AssertionError();
    }
  }

  @Test
  void onlyWhatAStrictRuleDecidesIsStrict() throws Exception {
    Rules rules =
        Rules.parse(
            "link a 10.0.0.2\n host connect 10.1.0.9:*\n"
                + "offload connect 10.1.0.0/16:* via a strict\n offload connect *:* via a");
    assertTrue(rules.isStrict(InetAddress.getByName("10.1.0.1"), 80));
    assertEquals("a", rules.linkTo(InetAddress.getByName("10.1.0.1"), 80));
    assertFalse(rules.isStrict(InetAddress.getByName("10.1.0.9"), 80));
    assertFalse(rules.isStrict(InetAddress.getByName("10.2.0.1"), 80));
    assertFalse(Rules.NONE.isStrict(InetAddress.getByName("10.1.0.1"), 80));
  }
}
