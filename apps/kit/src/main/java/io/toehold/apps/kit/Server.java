package io.toehold.apps.kit;

import java.io.IOException;

/** The life of a server of the matrix. */
public final class Server {

  private Server() {}

  /** Starts an application. */
  @FunctionalInterface
  public interface Start {
    /** Returns when it listens; what it returns stops it. */
    AutoCloseable start() throws Exception;
  }

  /** Starts it, says that it is ready, and stops it in order when standard input ends. */
  public static void run(Start start) {
    try {
      AutoCloseable server = start.start();
      Answers.ready();
      awaitEndOfInput();
      server.close();
      System.exit(0);
    } catch (Exception e) {
      Answers.fail(e);
    }
  }

  /** The port: the last argument. The nine ports after it are the program's, too. */
  public static int port(String[] args) {
    return Integer.parseInt(args[args.length - 1]);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Servers have no commands.
    }
  }
}
