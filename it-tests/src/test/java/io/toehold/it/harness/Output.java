package io.toehold.it.harness;

import io.toehold.it.app.Control;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines that a process has printed on one of its two streams so far. */
final class Output {
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  Output(String name, InputStream stream) {
    reader = new Thread(() -> read(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException killed) {
      // The pipe of a process that was killed may end this way; its exit code tells the rest.
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * What follows the prefix in the first line of the application that has it; null if that does not
   * come in time.
   */
  synchronized String await(String prefix, Deadline deadline) {
    String whole = Control.PREFIX + prefix;
    int looked = 0;
    while (true) {
      for (; looked < lines.size(); looked++) {
        if (lines.get(looked).startsWith(whole)) {
          return lines.get(looked).substring(whole.length());
        }
      }
      if (ended || deadline.over()) {
        return null;
      }
      try {
        wait(Math.max(1, deadline.millisLeft()));
      } catch (InterruptedException problem) {
        throw new IllegalStateException("interrupted", problem);
      }
    }
  }

  /** Everything printed, once the process has ended. */
  List<String> all(Deadline deadline) {
    try {
      reader.join(Math.max(1, deadline.millisLeft()));
    } catch (InterruptedException problem) {
      throw new IllegalStateException("interrupted", problem);
    }
    return soFar();
  }

  synchronized List<String> soFar() {
    return List.copyOf(lines);
  }
}
