package io.toehold.inner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest {
  @TempDir private Path temporary;
  private String nowhere;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void choosePlace() {
    nowhere = temporary.resolve("nowhere").toString();
  }

  private int execute(String... args) {
    return CommandLineTool.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void whereNobodyIsThereAreOnlyHeaders() {
    assertEquals(0, execute("ss", "--dir", nowhere));
    assertTrue(out.toString().startsWith("PATH  STATE  LOCAL  REMOTE  PID"), out::toString);
    assertTrue(out.toString().contains("ATTEMPTS  OFFLOADED  FAILURES  DECLINED"), out::toString);
    assertEquals("", err.toString());
    assertFalse(Files.exists(Path.of(nowhere)));
  }

  @Test
  void withoutHeadersNothingIsLeft() {
    assertEquals(0, execute("ss", "--no-header", "--dir", nowhere));
    assertEquals("", out.toString().strip());
    assertEquals(0, execute("stats", "--no-header", "--dir", nowhere));
    assertEquals("", out.toString().strip());
  }

  @Test
  void jsonIsOneLine() {
    assertEquals(0, execute("ss", "--json", "--dir", nowhere));
    assertEquals("{\"connections\":[],\"processes\":[],\"listeners\":[]}", out.toString().strip());
  }

  @Test
  void checkSaysWhyNot() {
    assertEquals(1, execute("check", "--dir", nowhere, "127.0.0.1:80"));
    assertTrue(out.toString().startsWith("no: 127.0.0.1:80: PLAIN_PEER: "), out::toString);
    assertEquals(1, execute("check", "--dir", nowhere, "192.0.2.1:80"));
    assertTrue(out.toString().contains("no: 192.0.2.1:80: it is not an address"), out::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", ":80", "localhost:", "localhost:x", "localhost:65536", "::1:80"})
  void checkWantsHostAndPort(String target) {
    assertEquals(2, execute("check", "--dir", nowhere, target));
    assertTrue(err.toString().startsWith("'" + target + "' is not <host>:<port>"), err::toString);
  }

  @Test
  void wrongUsageIsSaid() {
    assertEquals(2, execute());
    assertEquals(2, execute("sss"));
    assertEquals(2, execute("ss", "--jsno"));
    assertEquals("", out.toString());
    assertEquals(0, execute("help"));
    assertEquals(0, execute("help", "ss"));
    assertTrue(out.toString().contains("--no-header"));
  }

  @Test
  void whatCannotBeReadIsSaidInOneLine() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    assertEquals(1, execute("ss", "--dir", file.toString()));
    assertEquals("toehold: NotDirectoryException: " + file, err.toString().strip());
  }
}
