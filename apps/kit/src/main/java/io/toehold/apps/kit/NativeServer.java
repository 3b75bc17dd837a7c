package io.toehold.apps.kit;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is no JVM: started as a process, in the working directory. */
public final class NativeServer {
  private static final int STOP_SECONDS = 15;

  private NativeServer() {}

  /** What has to be done before, and the command. */
  @FunctionalInterface
  public interface Command {
    List<String> prepare() throws Exception;
  }

  /** Starts it, says that it is ready when it listens, and stops it when standard input ends. */
  public static void run(int port, Command command) {
    Server.run(
        () -> {
          Process process = start(command.prepare());
          Unmodified.awaitListener(port);
          return () -> stop(process);
        });
  }

  /** Runs a command to its end. */
  public static void run(List<String> command) throws IOException, InterruptedException {
    if (start(command).waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static Process start(List<String> command) throws IOException {
    // What it prints must not be taken for an answer to the runner.
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start();
  }

  /** By SIGINT, since after SIGTERM PostgreSQL waits until its clients have gone. */
  private static void stop(Process process) throws IOException, InterruptedException {
    run(List.of("kill", "-s", "INT", Long.toString(process.pid())));
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
