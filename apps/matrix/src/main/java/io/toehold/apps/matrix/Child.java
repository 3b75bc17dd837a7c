package io.toehold.apps.matrix;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs, in a process of its own. */
final class Child implements AutoCloseable {

  private static final int START_MILLIS = 60_000;
  private static final int STOP_MILLIS = 20_000;

  /** Beyond the time that a command takes by itself. */
  private static final int ANSWER_MILLIS = 20_000;

  private static final int LINES_KEPT = 40;
  private static final String GONE = "";

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Deque<String> lastLines = new ArrayDeque<>();

  /** What a client says of its work. */
  record Work(long operations, double seconds) {
    double rate() {
      return operations / seconds;
    }
  }

  /** Starts it, with {@code directory} as its working directory. */
  Child(String name, List<String> command, Path directory) throws IOException {
    this.name = name;
    process = new ProcessBuilder(command).directory(directory.toFile()).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    read(process.getInputStream(), true);
    read(process.getErrorStream(), false);
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
      in.close();
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
    synchronized (lastLines) {
      return new IOException(name + " " + what + "\n" + String.join("\n", lastLines).indent(4));
    }
  }

  private Work ask(String command, int millis) throws IOException {
    try {
      in.write(command + "\n");
      in.flush();
    } catch (IOException e) {
      throw failure("takes no command any more");
    }
    String[] words = answer("DONE", millis).split(" ");
    return new Work(Long.parseLong(words[1]), Double.parseDouble(words[2]));
  }

  private String answer(String expected, int millis) throws IOException {
    String line;
    try {
      line = answers.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    }
    if (line == null) {
      throw failure("does not answer in " + millis + " ms");
    }
    if (!line.startsWith(expected)) {
      throw failure(line.equals(GONE) ? "ended" : line);
    }
    return line;
  }

  private void read(InputStream stream, boolean withAnswers) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  if (withAnswers && line.matches("(READY|DONE|FAILED)\\b.*")) {
                    answers.add(line);
                  } else {
                    keep(line);
                  }
                }
              } catch (IOException e) {
                keep(e.toString());
              }
              if (withAnswers) {
                answers.add(GONE);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void keep(String line) {
    synchronized (lastLines) {
      if (lastLines.size() == LINES_KEPT) {
        lastLines.removeFirst();
      }
      lastLines.add(line);
    }
  }
}
