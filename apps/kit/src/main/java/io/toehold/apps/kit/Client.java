package io.toehold.apps.kit;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The life of a client of the matrix. */
public final class Client {

  private static final int THREADS = 4;

  /** For the last operations of a load that no command waits for explicitly. */
  private static final long LAST_OPERATION_MILLIS = 15_000;

  private Client() {}

  /** Works with four threads as the runner says. */
  public static void run(Work.Open open) {
    run(THREADS, open);
  }

  /** Works with so many threads as the runner says, until standard input ends. */
  public static void run(int threads, Work.Open open) {
    List<Load.Worker> workers =
        IntStream.range(0, threads).mapToObj(i -> new Load.Worker(open)).toList();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      Answers.ready();
      Load load = null;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "work" -> {
            load = new Load(workers, true);
            Thread.sleep(Long.parseLong(words[1]));
            load.end(LAST_OPERATION_MILLIS);
          }
          case "begin" -> {
            load = new Load(workers, words[1].equals("strict"));
            Answers.done(0, 0);
          }
          case "end" -> load.end(Long.parseLong(words[1]));
          default -> throw new IllegalArgumentException(line);
        }
      }
      System.exit(0);
    } catch (Exception e) {
      Answers.fail(e);
    }
  }

  /** The port of the server: the last argument. */
  public static int port(String[] args) {
    return Server.port(args);
  }
}
