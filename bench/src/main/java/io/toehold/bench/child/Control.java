package io.toehold.bench.child;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the driver tells a measured process what to do: a command line on standard input, an answer
 * on standard output. The control takes no socket, so that every connection of the process is the
 * application's own.
 */
public final class Control {

  /** Marks the lines of standard output that are answers; all others are the application's. */
  public static final String ANSWER = "@bench ";

  /** Carries out one command. */
  @FunctionalInterface
  public interface Command {
    /** The answer, as something that Gson can write. */
    Object run(List<String> arguments) throws Exception;
  }

  private final Map<String, Command> commands = new LinkedHashMap<>();
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private final Gson gson = new Gson();

  /** Adds the command {@code name}. */
  public Control on(String name, Command command) {
    commands.put(name, command);
    return this;
  }

  /** Says where the process listens and that it is ready, then obeys. */
  public void serveAt(String address) throws IOException {
    serve(Map.of("address", address));
  }

  /**
   * Says that the process is ready, then obeys until standard input ends: with the driver, or
   * because it says so.
   */
  public void serve(Map<String, ?> greeting) throws IOException {
    answer(greeting);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answer(obey(Arrays.asList(line.split(" "))));
    }
    System.exit(0);
  }

  private Object obey(List<String> words) {
    try {
      Command command = commands.get(words.get(0));
      if (command == null) {
        throw new IllegalArgumentException("unknown command " + words);
      }
      return command.run(words.subList(1, words.size()));
    } catch (Exception e) {
      e.printStackTrace();
      return Map.of("error", e.toString());
    }
  }

  private void answer(Object answer) {
    out.println(ANSWER + gson.toJson(answer));
  }
}
