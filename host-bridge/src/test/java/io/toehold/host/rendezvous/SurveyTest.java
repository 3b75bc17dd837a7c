package io.toehold.host.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.direct.SlotLayout;
import io.toehold.core.telemetry.CounterReading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
  @TempDir private Path temporary;
  private Path place;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    place = temporary.resolve("place");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.access=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SurveyedProcess.class.getName(),
                place.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(
        "ready",
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine());
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Test
  void seesTheEndsThatAreInUse() throws Exception {
    InetSocketAddress server = address("127.0.0.1", SurveyedProcess.PORT);
    long pid = process.pid();
    Survey survey = Survey.take(place);
    List<Survey.Connection> connections = survey.connections();
    InetSocketAddress first = address("127.0.0.1", 5001);
    assertTrue(
        connections.contains(
            new Survey.Connection(
                pid, null, Survey.State.CLOSE_WAIT, first, server, 70, 7, 100, 7)),
        connections::toString);
    assertTrue(
        connections.contains(
            new Survey.Connection(pid, null, Survey.State.FIN_WAIT, server, first, 7, 70, 7, 100)),
        connections::toString);
    InetSocketAddress second = address("127.0.0.1", 5002);
    assertTrue(
        connections.contains(
            new Survey.Connection(pid, null, Survey.State.UNDECIDED, second, server, 5, 0, 5, 0)),
        connections::toString);
    InetSocketAddress third = address("127.0.0.1", 5003);
    assertTrue(
        connections.contains(
            new Survey.Connection(pid, null, Survey.State.CLOSE_WAIT, server, third, 0, 0, 0, 0)),
        connections::toString);
    assertEquals(4, connections.size(), connections::toString);
  }

  @Test
  void seesTheProcessWithItsCountersAndListeners() throws Exception {
    Survey survey = Survey.take(place);
    assertEquals(1, survey.processes().size());
    Survey.Process seen = survey.processes().get(0);
    assertEquals(process.pid(), seen.pid());
    assertEquals(SlotLayout.PROTOCOL_VERSION, seen.version());
    assertTrue(Math.abs(seen.started().toEpochMilli() - System.currentTimeMillis()) < 60_000);
    // three connects, two accepts, and one where nobody was
    assertEquals(new CounterReading(6, 4, 0, Map.of("PLAIN_PEER", 1L)), seen.counters());

    assertEquals(1, survey.listeners().size());
    Survey.Listener listener = survey.listeners().get(0);
    assertEquals(address("0.0.0.0", SurveyedProcess.PORT), listener.address());
    assertEquals(process.pid(), listener.pid());
    assertTrue(listener.wildcard());
    assertTrue(listener.serves(InetAddress.getByName("127.0.0.2"), SurveyedProcess.PORT));
    assertFalse(listener.serves(InetAddress.getByName("127.0.0.2"), SurveyedProcess.PORT + 1));
  }

  @Test
  void changesNothing() throws Exception {
    Map<String, FileTime> before = files();
    Survey.take(place);
    Survey.take(place);
    assertEquals(before, files());
    assertEquals(1, Survey.take(place).processes().size(), "it still holds its lock");
  }

  @Test
  void theDeadAreNotSeenAndNotSwept() throws Exception {
    stop();
    Map<String, FileTime> before = files();
    Survey survey = Survey.take(place);
    assertEquals(new Survey(List.of(), List.of(), List.of()), survey);
    assertEquals(before, files());
  }

  @Test
  void rubbishIsPassedOver() throws Exception {
    Files.write(place.resolve("process-1234"), new byte[3]);
    Files.write(place.resolve("process-xyz"), new byte[ProcessCard.BYTES]);
    Files.write(place.resolve("process-1235"), new byte[ProcessCard.BYTES]);
    Files.write(place.resolve("listen-1-2-3-4"), new byte[3]);
    Files.createDirectory(place.resolve("process-1236"));
    Path card = place.resolve("process-" + Long.toHexString(id()));
    Files.createSymbolicLink(place.resolve("process-1237"), card);
    assertEquals(1, Survey.take(place).processes().size());
  }

  @Test
  void theProcessThatAsksIsLeftOut() throws Exception {
    DirectEngine engine = DirectEngine.start(place, null, new SurveyedProcess.Nothing());
    try {
      assertEquals(1, Survey.take(place).processes().size());
    } finally {
      engine.stop();
    }
  }

  @Test
  void whereNobodyHasBeenThereIsNobody() throws Exception {
    Path nowhere = temporary.resolve("nowhere");
    assertEquals(new Survey(List.of(), List.of(), List.of()), Survey.take(nowhere));
    assertFalse(Files.exists(nowhere));
    assertThrows(
        IOException.class, () -> Survey.take(Files.createFile(temporary.resolve("a file"))));
    assertThrows(
        IOException.class,
        () -> Survey.take(Files.createSymbolicLink(temporary.resolve("a link"), place)));
  }

  private long id() throws IOException {
    try (Stream<Path> list = Files.list(place)) {
      return list.filter(file -> file.getFileName().toString().startsWith("listen-"))
          .mapToLong(Directory::ownerOf)
          .filter(id -> id != 3)
          .findFirst()
          .orElseThrow();
    }
  }

  private Map<String, FileTime> files() throws IOException {
    Map<String, FileTime> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(place)) {
      for (Path file : list.toList()) {
        files.put(
            file.getFileName()
                + " "
                + Files.size(file)
                + " "
                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  private static InetSocketAddress address(String host, int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
