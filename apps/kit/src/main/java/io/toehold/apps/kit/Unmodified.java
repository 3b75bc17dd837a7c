package io.toehold.apps.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A server that is started by the application's own main class. */
public final class Unmodified {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final String LISTEN = "0A";

  private Unmodified() {}

  /** Calls the application's main class. */
  @FunctionalInterface
  public interface Main {
    void main() throws Exception;
  }

  /**
   * Starts it in a thread of its own, says that it is ready when it listens, and leaves its end to
   * its own shutdown hooks.
   */
  public static void run(int port, Main main) {
    Server.run(
        () -> {
          start(main);
          awaitListener(port);
          return () -> {};
        });
  }

  private static void start(Main main) {
    Thread thread =
        new Thread(
            () -> {
              try {
                main.main();
              } catch (Exception e) {
                Answers.fail(e);
              }
            },
            "main");
    thread.start();
  }

  /** Asks the host, so that no connection is made that the application would not make. */
  static void awaitListener(int port) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (!listens(port)) {
      if (System.nanoTime() - until > 0) {
        throw new IOException("nobody listens on port " + port);
      }
      Thread.sleep(20);
    }
  }

  private static boolean listens(int port) throws IOException {
    String local = String.format(Locale.ROOT, ":%04X", port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      Path path = Path.of(table);
      if (Files.exists(path)) {
        try (Stream<String> lines = Files.lines(path)) {
          if (lines
              .map(line -> line.trim().split("\\s+"))
              .anyMatch(columns -> columns[1].endsWith(local) && columns[3].equals(LISTEN))) {
            return true;
          }
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
    }
    return false;
  }
}
