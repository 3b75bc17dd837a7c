package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.it.app.Peer;
import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Deadline;
import io.toehold.it.harness.HostSockets;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.PeerJvm;
import io.toehold.it.harness.Settings;
import io.toehold.it.harness.ThreadDump;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that starts, with clients that wait for nothing but the kernel to let them in. */
class ListenIT {
  @TempDir Path parent;

  static Stream<Arguments> combinations() {
    return Combinations.ofApis();
  }

  /** Who is let in before the announcement takes the host path, and keeps it. */
  @ParameterizedTest
  @MethodSource("combinations")
  void isAnnouncedBeforeTheKernelLetsAnybodyIn(JvmPair pair, Api api) throws IOException {
    Path directory = parent.resolve("toehold");
    Launch launch =
        Launch.of("server", pair.server(), Peer.class)
            .agent(Settings.toeholdJar(), "dir=" + directory);
    try (PeerJvm server = new PeerJvm(launch)) {
      server.listen("first", api);
      server.ask("unlisten", "first");
      long pid = server.jvm().pid();
      PeerJvm.Answer listening;
      try (FileChannel lock =
              FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        assertEquals(true, held.isValid());
        listening = server.tell("listen", "second", api, "127.0.0.1", 50);
        Deadline.until(
            Deadline.USUAL,
            () -> ThreadDump.of(pair.server(), pid).contains(".Directory.locked("),
            () -> "it does not wait to announce:\n" + ThreadDump.of(pair.server(), pid));
        assertEquals(0, HostSockets.listening(pid));
      }
      listening.get();
      assertEquals(1, HostSockets.listening(pid));
      server.ask("unlisten", "second");
      server.jvm().finish();
    }
  }
}
