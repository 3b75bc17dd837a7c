package io.toehold.inner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.policy.Direction;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @TempDir private Path temporary;

  private static boolean connects(Options options, int port) {
    return options.rules().isOffloaded(Direction.CONNECT, InetAddress.getLoopbackAddress(), port);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ",", "profile=default", "native=on,log=off"})
  void withoutOptionsEverythingIsOffloaded(String text) {
    Options options = Options.parse(text);
    assertTrue(connects(options, 80));
    assertNull(options.directory());
    assertTrue(options.nativeCalls());
    assertEquals(Options.LogLevel.OFF, options.log());
  }

  @Test
  void eachOptionIsHeard() {
    Options options = Options.parse("dir=/dev/shm/pod, native=off ,log=debug,profile=off");
    assertEquals(Path.of("/dev/shm/pod"), options.directory());
    assertFalse(options.nativeCalls());
    assertEquals(Options.LogLevel.DEBUG, options.log());
    assertTrue(options.rules().offloadNothing());
    assertTrue(Options.parse("dir=here").directory().isAbsolute());
  }

  @Test
  void ownRulesComeBeforeTheProfile() {
    Options some = Options.parse("rule=host connect *:80;host connect *:81,rule=host connect *:82");
    assertFalse(connects(some, 80));
    assertFalse(connects(some, 81));
    assertFalse(connects(some, 82));
    assertTrue(connects(some, 83));
    Options only = Options.parse("rule=offload connect *:80,profile=off");
    assertTrue(connects(only, 80));
    assertFalse(connects(only, 81));
  }

  @Test
  void rulesAreAskedInTheOrderGiven() throws Exception {
    Path file = Files.writeString(temporary.resolve("rules"), "# ours\nhost connect *:80-90\n");
    assertFalse(connects(Options.parse("rules=" + file), 80));
    assertTrue(connects(Options.parse("rule=offload connect *:80,rules=" + file), 80));
    assertFalse(connects(Options.parse("rules=" + file + ",rule=offload connect *:80"), 80));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "debug            | option 'debug' has no value",
        "x=1              | unknown option 'x' (known: profile, rules, rule, dir, native, log)",
        "=1               | unknown option '' (known: profile, rules, rule, dir, native, log)",
        "profile=fast     | option 'profile': unknown profile 'fast' (known: default, latency, throughput, off)",
        "native=yes       | option 'native': 'yes' is none of on, off",
        "log=trace        | option 'log': 'trace' is none of off, info, debug",
        "dir=             | option 'dir': not a path: ''",
        "log=off,log=info | option 'log' is given twice",
        "rules=/no/such   | rules file /no/such does not exist",
        "rules=/          | rules file / cannot be read: Is a directory",
        "rule=host connect *:80;host foo | option 'rule': line 2, column 6: expected 'listen' or 'connect', not 'foo'",
      })
  void whatIsWrongIsSaidInOneLine(String text, String problem) {
    assertEquals(
        problem,
        assertThrows(IllegalArgumentException.class, () -> Options.parse(text)).getMessage());
  }

  @Test
  void whatIsWrongInAFileIsSaidWithItsPlace() throws Exception {
    Path file = Files.writeString(temporary.resolve("rules"), "\noffload connect *:80 via tun0");
    assertEquals(
        "rules file " + file + ": line 2, column 26: no link 'tun0' is defined before this line",
        assertThrows(IllegalArgumentException.class, () -> Options.parse("rules=" + file))
            .getMessage());
    Files.write(file, new byte[] {(byte) 0xc3, (byte) 0x28});
    assertEquals(
        "rules file " + file + " is not text in UTF-8",
        assertThrows(IllegalArgumentException.class, () -> Options.parse("rules=" + file))
            .getMessage());
  }
}
