package io.toehold.it.harness;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An application in a JVM of its own. Talks with the test by lines (see {@link Control}); whatever
 * else appears on its standard output or standard error, from the agent or from the JVM, fails the
 * test.
 */
public final class ChildJvm implements AutoCloseable {
  private final Launch launch;
  private final Process process;
  private final Output out;
  private final Output err;
  private final Writer in;

  ChildJvm(Launch launch) {
    this.launch = launch;
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    // Each of these makes the JVM print a line, or changes what is under test.
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
    try {
      process = builder.start();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    out = new Output(launch.name + " out", process.getInputStream());
    err = new Output(launch.name + " err", process.getErrorStream());
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  public long pid() {
    return process.pid();
  }

  /** Whether it meets others in {@link Settings#ELSEWHERE}. */
  boolean isElsewhere() {
    return launch.elsewhere;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Says a line to the application. */
  public void tell(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException problem) {
      throw failure("cannot be told '" + line + "': " + problem);
    }
  }

  /** What follows the prefix in the first line of the application that begins with it. */
  public String await(String prefix) {
    return await(prefix, Deadline.USUAL);
  }

  /** As {@link #await(String)}, for no longer than this. */
  public String await(String prefix, Duration duration) {
    String rest = out.await(prefix, Deadline.in(duration));
    if (rest == null) {
      throw failure("did not say '" + prefix + "' within " + duration);
    }
    return rest;
  }

  /** What follows the prefix in all lines of the application so far that begin with it. */
  public List<String> said(String prefix) {
    String whole = Control.PREFIX + prefix;
    return out.soFar().stream()
        .filter(line -> line.startsWith(whole))
        .map(line -> line.substring(whole.length()))
        .toList();
  }

  /** The port that a server says it listens on. */
  public int port() {
    return Integer.parseInt(await("port "));
  }

  /** kill -9. */
  public void kill() {
    process.destroyForcibly();
    waitFor(Deadline.in(Deadline.USUAL));
  }

  /**
   * Asks the application to end, and expects a clean end: exit code 0, and nothing printed that is
   * not its own.
   */
  public void finish() {
    if (process.isAlive()) {
      tell("exit");
    }
    join(Deadline.USUAL);
  }

  /** Waits for the application's own, clean end. */
  public void join(Duration duration) {
    Deadline deadline = Deadline.in(duration);
    if (!waitFor(deadline)) {
      throw failure("did not end within " + duration);
    }
    if (process.exitValue() != 0) {
      throw failure("ended with " + process.exitValue());
    }
    assertQuiet();
  }

  /** Nothing unexpected was printed by this process, which has ended. */
  public void assertQuiet() {
    List<String> strange = strangeLines();
    if (!strange.isEmpty()) {
      throw failure("printed what is not its own: " + strange);
    }
  }

  private List<String> strangeLines() {
    return otherLines(launch.expected.negate());
  }

  /**
   * What was printed that is not the application's own but expected, by this process, which has
   * ended.
   */
  public List<String> expectedLines() {
    return otherLines(launch.expected);
  }

  private List<String> otherLines(Predicate<String> which) {
    Deadline deadline = Deadline.in(Deadline.USUAL);
    return Stream.concat(
            out.all(deadline).stream().filter(line -> !line.startsWith(Control.PREFIX)),
            err.all(deadline).stream())
        .filter(which)
        .toList();
  }

  /** Whatever happened, nothing is left running. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    waitFor(Deadline.in(Deadline.USUAL));
  }

  /** An error with all that can be known about this process. */
  public AssertionError failure(String what) {
    String state =
        process.isAlive()
            ? "alive; its threads:\n" + ThreadDump.of(launch.jdk, process.pid())
            : "ended with " + process.exitValue();
    return new AssertionError(
        String.join(
            "\n",
            launch.name + " " + what,
            "command: " + String.join(" ", launch.command()),
            "seed: " + Settings.SEED,
            "stdout: " + String.join("\n  ", out.soFar()),
            "stderr: " + String.join("\n  ", err.soFar()),
            "state: " + state));
  }

  private boolean waitFor(Deadline deadline) {
    try {
      return process.waitFor(Math.max(1, deadline.millisLeft()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException problem) {
      throw new IllegalStateException("interrupted", problem);
    }
  }

  @Override
  public String toString() {
    return launch.name;
  }
}
