package io.toehold.apps.matrix;

import io.toehold.bench.host.Dialogue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that runs, in a process of its own. */
final class Child implements AutoCloseable {

  private static final int START_MILLIS = 60_000;
  private static final int STOP_MILLIS = 20_000;

  /** Beyond the time that a command takes by itself. */
  private static final int ANSWER_MILLIS = 20_000;

  private static final Predicate<String> IS_ANSWER =
      Pattern.compile("^(READY|DONE|FAILED)\\b").asPredicate();

  private final Process process;
  private final Dialogue dialogue;

  /** What a client says of its work. */
  record Work(long operations, double seconds) {
    double rate() {
      return operations / seconds;
    }
  }

  /** Starts it, with {@code directory} as its working directory. */
  Child(String name, List<String> command, Path directory) throws IOException {
    process = new ProcessBuilder(command).directory(directory.toFile()).start();
    dialogue = new Dialogue(name, process, IS_ANSWER);
  }

  long pid() {
    return process.pid();
  }

  void awaitReady() throws IOException {
    answer("READY", START_MILLIS);
  }

  /** Lets a client work for a while; no operation may fail. */
  Work work(int millis) throws IOException {
    return ask("work " + millis, millis + ANSWER_MILLIS);
  }

  /** Lets a client work until {@link #end}. */
  void begin(boolean strict) throws IOException {
    ask("begin " + (strict ? "strict" : "tolerant"), ANSWER_MILLIS);
  }

  /** Ends what {@link #begin} began: all threads must have recovered after so long. */
  Work end(int millis) throws IOException {
    return ask("end " + millis, millis + ANSWER_MILLIS);
  }

  /** Lets it end in order. */
  void stop() throws IOException {
    try {
      dialogue.end();
      if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        throw failure("does not end");
      }
      if (process.exitValue() != 0) {
        throw failure("ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    }
  }

  /**
   * Kills it and what it has started, and waits until all are gone: PostgreSQL does not start as
   * long as one of its predecessor's processes is there.
   */
  void kill() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().completeOnTimeout(each, STOP_MILLIS, TimeUnit.MILLISECONDS).join();
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  /** With what it printed last. */
  IOException failure(String what) {
    return dialogue.failure(what, null);
  }

  private Work ask(String command, int millis) throws IOException {
    dialogue.say(command);
    String[] words = answer("DONE", millis).split(" ");
    return new Work(Long.parseLong(words[1]), Double.parseDouble(words[2]));
  }

  private String answer(String expected, int millis) throws IOException {
    String line = dialogue.answer(Duration.ofMillis(millis));
    if (line == null) {
      throw failure("does not answer in " + millis + " ms");
    }
    if (!line.startsWith(expected)) {
      throw failure(line);
    }
    return line;
  }
}
