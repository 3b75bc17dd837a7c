package io.toehold.host.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.direct.OfferTable;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.sys.TestNative;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This process and another one, which can be killed at any time. */
class ProcessesTest {
  private static final int SERVER = 8080;
  private static final int CLIENT = 5001;

  @TempDir private Path temporary;
  private DirectEngine engine;
  private Process process;
  private BufferedReader answers;

  @AfterEach
  void stop() throws Exception {
    if (process != null) {
      kill();
    }
    if (engine != null) {
      engine.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memfd", "file"})
  void bothEndsShareASlot(String memory) throws Exception {
    OffloadEngine.Listener listener = startBoth(memory);
    for (int i = 0; i < 200; i++) { // slots are used again
      assertEquals("UNDECIDED", tell("connect " + SERVER + " " + (CLIENT + i % 3)));
      assertEquals("100", tell("write 100"));
      OffloadConnection accepted = accept(listener, CLIENT + i % 3);
      assertNotNull(accepted);
      assertEquals("OFFLOADED", tell("path"));
      byte[] bytes = new byte[200];
      assertEquals(100, accepted.read(bytes, 0, bytes.length));
      assertEquals(42, bytes[99]);
      assertEquals("detached", tell("detach"));
      assertEquals(OffloadConnection.END, accepted.read(bytes, 0, 1));
      accepted.disconnect();
      accepted.detach();
    }
    boolean named = memory.equals("file") || TestNative.calls() == null;
    assertEquals(named, files().stream().anyMatch(name -> name.startsWith("region-")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memfd", "file"})
  void theOfferOfADeadProcessIsNotTaken(String memory) throws Exception {
    OffloadEngine.Listener listener = startBoth(memory);
    tell("connect " + SERVER + " " + CLIENT);
    assertNotNull(accept(listener, CLIENT)); // its memory is mapped here from now on
    tell("connect " + SERVER + " " + (CLIENT + 1));
    kill();
    assertNull(accept(listener, CLIENT + 1));
    assertNull(accept(listener, CLIENT + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memfd", "file"})
  void theOfferOfADeadProcessThatWasNeverMetIsNotTaken(String memory) throws Exception {
    OffloadEngine.Listener listener = startBoth(memory);
    tell("connect " + SERVER + " " + CLIENT);
    kill();
    assertNull(accept(listener, CLIENT));
  }

  @Test
  void anAcceptorDoesNotWaitForADeadClient() throws Exception {
    OffloadEngine.Listener listener = startBoth("memfd");
    assertEquals("true", tell("attempt " + SERVER + " " + CLIENT));
    kill();
    assertNull(accept(listener, CLIENT));
  }

  @Test
  void anOfferThatCannotBeTakenIsRefused() throws Exception {
    OffloadEngine.Listener listener = startBoth("memfd");
    assertEquals("UNDECIDED", tell("connect " + SERVER + " " + CLIENT));
    for (String name : files()) {
      if (name.startsWith("process-") && !name.endsWith(Long.toHexString(engine.id()))) {
        Files.delete(place().resolve(name));
      }
    }
    assertNull(accept(listener, CLIENT));
    assertEquals("HOST", tell("path"));
    assertEquals("HOST", tell("withdraw"));
  }

  @Test
  void theEntriesOfADeadProcessAreReclaimed() throws Exception {
    startBoth("memfd");
    for (int i = 0; i <= OfferTable.ENTRIES_PER_BUCKET; i++) {
      boolean fits = i < OfferTable.ENTRIES_PER_BUCKET;
      int port = CLIENT + i * OfferTable.BUCKETS;
      assertEquals(String.valueOf(fits), tell("attempt " + SERVER + " " + port));
    }
    OffloadEngine.Attempt before = engine.connect(ToldProcess.address(SERVER));
    assertFalse(before.bound(CLIENT)); // they live
    kill();
    for (int i = 0; i < OfferTable.ENTRIES_PER_BUCKET; i++) {
      OffloadEngine.Attempt after = engine.connect(ToldProcess.address(SERVER));
      assertTrue(after.bound(CLIENT + i * OfferTable.BUCKETS));
    }
  }

  @Test
  void thisProcessKeepsItsLockWhateverItDoes() throws Exception {
    OffloadEngine.Listener listener = startBoth("memfd");
    OffloadEngine.Attempt own = engine.connect(ToldProcess.address(SERVER));
    assertTrue(own.bound(CLIENT));
    OffloadConnection client =
        own.connected(ToldProcess.address(CLIENT), ToldProcess.address(SERVER), new StillAnchor());
    OffloadConnection accepted = accept(listener, CLIENT);
    assertNotNull(accepted);
    client.disconnect();
    client.detach();
    accepted.detach();
    engine.listen(ToldProcess.address(SERVER + 1), false).close();
    assertTrue(engine.isAlive(engine.id()));
    assertFalse(engine.isAlive(engine.id() + 1));
    assertEquals("UNDECIDED", tell("connect " + SERVER + " " + (CLIENT + 1))); // it finds us alive
    Process first = process;
    startProcess("memfd"); // which sweeps
    assertEquals("UNDECIDED", tell("connect " + SERVER + " " + (CLIENT + 2)));
    first.destroyForcibly();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memfd", "file"})
  void nothingIsLeftOfTheDead(String memory) throws Exception {
    engine = null;
    startProcess(memory);
    assertEquals("true", tell("listen " + SERVER));
    assertEquals("UNDECIDED", tell("connect " + SERVER + " " + CLIENT));
    kill();
    assertTrue(files().stream().anyMatch(name -> name.startsWith("listen-")));
    startEngine(memory);
    assertEquals(
        1, files().stream().filter(name -> name.startsWith("process-")).count(), files()::toString);
    assertTrue(
        files().stream().noneMatch(n -> n.startsWith("listen-") || n.startsWith("region-")),
        files()::toString);
    engine.stop();
    assertFalse(Files.exists(place()));
  }

  @Test
  void aDirectoryThatOthersCanEnterIsRefused() throws IOException {
    Files.createDirectory(
        place(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    assertRefused();
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path elsewhere = Files.createTempDirectory(temporary, "elsewhere"); // 0700
    Files.createSymbolicLink(place(), elsewhere);
    assertRefused();
    assertEquals(0, elsewhere.toFile().list().length);
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.createFile(
        place(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertRefused();
  }

  private void assertRefused() {
    assertThrows(
        IOException.class, () -> DirectEngine.start(place(), null, new SurveyedProcess.Nothing()));
  }

  private OffloadEngine.Listener startBoth(String memory) throws Exception {
    startEngine(memory);
    OffloadEngine.Listener listener = engine.listen(ToldProcess.address(SERVER), false);
    assertNotNull(listener);
    startProcess(memory);
    return listener;
  }

  private void startEngine(String memory) throws IOException {
    engine =
        DirectEngine.start(
            place(),
            memory.equals("memfd") ? TestNative.calls() : null,
            new SurveyedProcess.Nothing());
  }

  private void startProcess(String memory) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.access=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                ToldProcess.class.getName(),
                place().toString(),
                memory)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertEquals("ready", answers.readLine());
  }

  private String tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return answers.readLine();
  }

  private void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }

  private static OffloadConnection accept(OffloadEngine.Listener listener, int client)
      throws Exception {
    return listener.accepted(
        ToldProcess.address(SERVER), ToldProcess.address(client), new StillAnchor());
  }

  private Path place() {
    return temporary.resolve("place");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(place())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
