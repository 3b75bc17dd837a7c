package io.toehold.bench.host;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What is said to a process and what it answers, line by line. The last of what it prints besides
 * is kept, to explain failures. One thread asks.
 */
public final class Dialogue {

  private static final int LINES_KEPT = 40;
  private static final String GONE = "";

  private final String name;
  private final Predicate<String> isAnswer;
  private final BufferedWriter in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Deque<String> lastLines = new ArrayDeque<>();

  /**
   * @param name of the process, for its failures
   * @param isAnswer which lines of its standard output are answers
   */
  public Dialogue(String name, Process process, Predicate<String> isAnswer) {
    this.name = name;
    this.isAnswer = isAnswer;
    in = process.outputWriter(StandardCharsets.UTF_8);
    read(process.getInputStream(), true);
    read(process.getErrorStream(), false);
  }

  /** Says a line. */
  public void say(String line) throws IOException {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw failure("takes no command any more", e);
    }
  }

  /**
   * Waits for the next answer.
   *
   * @return null if there was none in time
   * @throws IOException if there will be none
   */
  public String answer(Duration patience) throws IOException {
    String line;
    try {
      line = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted", e);
    }
    if (GONE.equals(line)) {
      throw failure("ended", null);
    }
    return line;
  }

  /** Says that nothing more will be said. */
  public void end() throws IOException {
    in.close();
  }

  /** What it printed last that was no answer. */
  public List<String> lastLines() {
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }

  /**
   * A failure of the process, with what it printed last.
   *
   * @param cause may be null
   */
  public IOException failure(String what, Exception cause) {
    return new IOException(
        name + " " + what + "\n" + String.join("\n", lastLines()).indent(4), cause);
  }

  private void read(InputStream stream, boolean withAnswers) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  if (withAnswers && isAnswer.test(line)) {
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
