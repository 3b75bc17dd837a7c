package io.toehold.it.suite;

import java.util.HashMap;
import java.util.Map;

/** One side of a scene. Every call is a step, and the same for both JVMs. */
public final class Side {
  /** How long something goes on waiting before it is believed to wait. */
  private static final long WAITS_MILLIS = 60;

  private final Scene scene;
  private final String name;
  private final boolean here;
  private final Map<String, Task> tasks = new HashMap<>();

  Side(Scene scene, String name, boolean here) {
    this.scene = scene;
    this.name = name;
    this.here = here;
  }

  /** Does something and writes down what came of it; the text of that. */
  public String does(String label, Act act) throws Exception {
    String text = scene.turn(here, act);
    scene.note(name + ": " + label + " -> " + text);
    return text;
  }

  /** The same for what has no value. */
  public String does(String label, Act.Silent act) throws Exception {
    return does(label, returning("done", act));
  }

  /** Does something that is not the point, and has to succeed; the text of its value. */
  public String prepares(String label, Act act) throws Exception {
    String text = scene.turn(here, act);
    if (text.startsWith("throws ")) {
      scene.note(name + ": " + label + " -> " + text);
      throw new IllegalStateException(name + " could not " + label + ": " + text);
    }
    return text;
  }

  /** The same for what has no value. */
  public void prepares(String label, Act.Silent act) throws Exception {
    prepares(label, returning("done", act));
  }

  /** A port, known to both sides and written down by this name from now on. */
  public int port(String portName, Act act) throws Exception {
    int port = Integer.parseInt(prepares("tell " + portName, act));
    scene.port(portName, port);
    return port;
  }

  /**
   * Does something that takes its time, and writes down whether that was less than the time-out
   * that it is given.
   */
  public void takesItsTime(String label, long millis, Act act) throws Exception {
    does(
        label,
        () -> {
          long start = System.nanoTime();
          String text;
          try {
            text = String.valueOf(act.perform());
          } catch (Exception problem) {
            text = "throws " + problem.getClass().getName() + ": " + problem.getMessage();
          }
          return text + timing(System.nanoTime() - start, millis);
        });
  }

  private static String timing(long nanos, long millis) {
    long took = nanos / 1_000_000;
    if (took < millis - 1) { // poll(2) may come a little early
      return ", before " + millis + " ms";
    }
    return took < 20 * millis ? ", after " + millis + " ms" : ", long after " + millis + " ms";
  }

  /** Begins something in another thread; the next step comes when that is over, or waits. */
  public void starts(String label, Act act) throws Exception {
    scene.turn(
        here,
        () -> {
          Task task = scene.start(name + ": " + label, act);
          tasks.put(label, task);
          task.awaitBlocked();
          return "";
        });
  }

  /** The same for what has no value. */
  public void starts(String label, Act.Silent act) throws Exception {
    starts(label, returning("done", act));
  }

  /** Writes down whether what was started still goes on. */
  public void looksAt(String label) throws Exception {
    does(
        label + ", so far",
        () -> tasks.get(label).outcome(WAITS_MILLIS) == null ? "waits" : "is over");
  }

  /** Interrupts the thread of what was started. */
  public void interrupts(String label) throws Exception {
    scene.turn(
        here,
        () -> {
          tasks.get(label).interrupt();
          return "";
        });
  }

  /** Writes down what came of what was started. */
  public String ends(String label) throws Exception {
    String text =
        scene.turn(
            here,
            () -> {
              Task task = tasks.get(label);
              String outcome = task.outcome(Scene.STEP_MILLIS / 2);
              return outcome == null ? "goes on and on" : outcome;
            });
    scene.note(name + ": " + label + " -> " + text);
    return text;
  }

  /** Remembers the way that a connection takes, which this side has accepted. */
  public void path(Act connection) throws Exception {
    scene.path(scene.turn(here, () -> Paths.of(connection.perform())));
  }

  private static Act returning(String text, Act.Silent act) {
    return () -> {
      act.perform();
      return text;
    };
  }
}
