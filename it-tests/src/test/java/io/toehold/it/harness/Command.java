package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that ends by itself: its exit code, and what it printed on both streams. */
public record Command(int exit, String out) {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  public static Command run(Object... words) {
    List<String> command = Arrays.stream(words).map(Object::toString).toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      Output output = new Output(command.get(0), process.getInputStream());
      if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within " + LONGEST);
      }
      return new Command(
          process.exitValue(), String.join("\n", output.all(Deadline.in(Duration.ofSeconds(5)))));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException problem) {
      throw new IllegalStateException("interrupted", problem);
    }
  }

  /** The output of a command that has to succeed. */
  public static String check(Object... words) {
    Command command = run(words);
    if (command.exit != 0) {
      throw new AssertionError(
          List.of(words) + " ended with " + command.exit + ":\n" + command.out);
    }
    return command.out;
  }
}
