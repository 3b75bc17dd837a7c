package io.toehold.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is not understood is an error that names its place. */
class RuleSyntaxTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ofload listen *:*             |  1 | expected 'offload', 'host' or 'link', not 'ofload'",
        "OFFLOAD listen *:*            |  1 | expected 'offload', 'host' or 'link', not 'OFFLOAD'",
        "host                          |  5 | expected 'listen' or 'connect'",
        "host bind *:*                 |  6 | expected 'listen' or 'connect', not 'bind'",
        "host listen                   | 12 | expected <address>:<port>",
        "host listen *                 | 13 | expected <address>:<port>, not '*'",
        "host listen :80               | 13 | expected <address>:<port>, not ':80'",
        "host listen [::1]             | 13 | expected <address>:<port>, not '[::1]'",
        "host listen ::1:80            | 13 | expected an IP address or '*', not '::1' (IPv6 addresses stand in brackets)",
        "host listen localhost:80      | 13 | expected an IP address or '*', not 'localhost'",
        "host listen 300.0.0.1:80      | 13 | expected an IP address or '*', not '300.0.0.1'",
        "host listen 1.2.3:80          | 13 | expected an IP address or '*', not '1.2.3'",
        "host listen [::1::2]:80       | 13 | expected an IP address or '*', not '[::1::2]'",
        "host listen [fe80::1%lo]:80   | 13 | expected an IP address or '*', not '[fe80::1%lo]'",
        "host listen [1.2.3.4]:80      | 13 | expected an IP address or '*', not '[1.2.3.4]'",
        "host listen 1.2.3.4/33:80     | 21 | expected a prefix length from 0 to 32, not '33'",
        "host listen 1.2.3.4/:80       | 21 | expected a prefix length from 0 to 32",
        "host listen 1.2.3.4/x:80      | 21 | expected a prefix length from 0 to 32, not 'x'",
        "host listen [::]/129:80       | 18 | expected a prefix length from 0 to 128, not '129'",
        "host listen [::ffff:1.2.3.4]/8:80 | 30 | expected a prefix length from 96 to 128, not '8'",
        "host listen *:                | 15 | expected a port from 1 to 65535 or '*'",
        "host listen *:0               | 15 | expected a port from 1 to 65535 or '*', not '0'",
        "host listen *:65536           | 15 | expected a port from 1 to 65535 or '*', not '65536'",
        "host listen *:80-             | 18 | expected a port from 1 to 65535 or '*'",
        "host listen *:80-x            | 18 | expected a port from 1 to 65535 or '*', not 'x'",
        "host listen *:90-80           | 15 | the ports 90-80 go backwards",
        "offload listen *:80 via tun0  | 25 | no link 'tun0' is defined before this line",
        "offload listen *:80 via       | 21 | expected the name of a link after 'via'",
        "offload listen *:80 via t x   | 27 | unknown word 'x'",
        "offload listen *:80 via t strict | 27 | only 'connect' can be 'strict'",
        "offload connect *:80 strict   | 22 | unknown word 'strict'",
        "offload connect *:80 via t strict x | 35 | unknown word 'x'",
        "host listen *:80 via t        | 18 | what takes the host path goes over no link of ours",
        "link                          |  5 | expected the name of a network interface",
        "link a/b 10.0.0.1             |  6 | expected the name of a network interface, not 'a/b'",
        "link abcdefghijklmnop         |  6 | expected the name of a network interface, not 'abcdefghijklmnop'",
        "link tun0                     | 10 | expected the engine's own address on the link",
        "link tun0 offloads=on         | 11 | expected the engine's own address on the link, not 'offloads=on'",
        "link tun0 *                   | 11 | expected an IP address, not '*'",
        "link tun0 ::1                 | 11 | expected an IP address, not '::1' (IPv6 addresses stand in brackets)",
        "link tun0 127.0.0.1           | 11 | '127.0.0.1' cannot be the address of one host",
        "link tun0 [ff02::1]           | 11 | '[ff02::1]' cannot be the address of one host",
        "link tun0 10.0.0.1 10.0.0.2   | 20 | a second address of the same family",
        "link tun0 10.0.0.1 offloads=x | 20 | expected 'on' or 'off', not 'x'",
        "link tun0 10.0.0.1 mtu=9      | 20 | unknown option 'mtu'",
        "link t 10.0.0.1               |  6 | link 't' is defined twice",
        "host listen *:80 fast=yes     | 18 | unknown option 'fast'",
        "host listen *:80 strict       | 18 | unknown word 'strict'",
        "`  host  listen  *:80  x`     | 23 | unknown word 'x'",
      })
  void namesThePlace(String rule, int column, String problem) {
    RuleSyntaxException e =
        assertThrows(
            RuleSyntaxException.class,
            () -> Rules.parse("link t 10.0.0.9\noffload listen *:* via t\n" + rule));
    assertEquals(problem, e.problem());
    assertEquals(3, e.line());
    assertEquals(column, e.column());
    assertEquals("line 3, column " + column + ": " + problem, e.getMessage());
  }

  @Test
  void namesAreNotLookedUp() {
    long before = System.nanoTime();
    assertThrows(
        RuleSyntaxException.class, () -> Rules.parse("host listen no.such.host.invalid:80"));
    assertTrue(System.nanoTime() - before < 1_000_000_000L);
  }
}
