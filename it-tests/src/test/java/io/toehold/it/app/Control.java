package io.toehold.it.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How an application of these tests talks to the test: lines on standard output that begin with
 * {@link #PREFIX}, lines on standard input. Every other line that the process prints is somebody
 * else's and makes the test fail.
 */
public final class Control {
  /** What every line of the application begins with. */
  public static final String PREFIX = "it: ";

  private static final BufferedReader INPUT =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  /**
   * Tomcat's complaint about a slow machine; held, because a logger that nobody holds forgets its
   * level.
   */
  private static final Logger RANDOM =
      Logger.getLogger("org.apache.catalina.util.SessionIdGeneratorBase");

  private Control() {}

  /** Prints one line. */
  public static void say(String line) {
    synchronized (System.out) {
      System.out.println(PREFIX + line);
      System.out.flush();
    }
  }

  /** The next line from the test; null when the test asks for the end, or is gone. */
  public static String next() throws IOException {
    String line = INPUT.readLine();
    return line == null || line.equals("exit") ? null : line;
  }

  /** Blocks until the test asks for the end, or is gone: no application outlives its test. */
  public static void untilExit() throws IOException {
    String line;
    do {
      line = next();
    } while (line != null);
  }

  /** Servers that log to standard error by habit speak only when something is wrong. */
  public static void quietLogging() {
    Logger.getLogger("").setLevel(Level.WARNING);
    RANDOM.setLevel(Level.SEVERE);
  }
}
