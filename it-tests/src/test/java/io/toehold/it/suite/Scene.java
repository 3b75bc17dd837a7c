package io.toehold.it.suite;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A behaviour that is being played: two sides, what they do in turn, and the account of it. The
 * script's thread is the only one that uses a scene.
 */
public final class Scene {
  /** What is written down of a step that does not come to an end. */
  static final String HANGS = "HANGS";

  /** Longer than anything that ends by itself, on a busy machine too. */
  static final long STEP_MILLIS = 8_000;

  /**
   * What a step has sent is given this time to arrive, where it does not do so at once: the steps
   * are to be those of an application that comes later than the network.
   */
  private static final long SETTLE_MILLIS = Integer.getInteger("suite.settle", 0);

  private final int number;
  private final Behaviour behaviour;
  private final Other other;
  private final Texts texts = new Texts();
  private final List<String> account = new ArrayList<>();
  private final Deque<AutoCloseable> kept = new ArrayDeque<>();
  private int step;
  private String path = "";
  private int direct;
  private boolean astray;

  /** The side that listens. */
  public final Side server;

  /** The side that connects. */
  public final Side client;

  /**
   * @param other the JVM of the other side; null if both sides are here
   * @param isServer whether this JVM plays the server, if there is another
   */
  Scene(int number, Behaviour behaviour, Other other, boolean isServer) {
    this.number = number;
    this.behaviour = behaviour;
    this.other = other;
    server = new Side(this, "server", other == null || isServer);
    client = new Side(this, "client", other == null || !isServer);
  }

  /** Closes it at the end of the scene. */
  public <T extends AutoCloseable> T keep(T resource) {
    synchronized (kept) {
      kept.push(resource);
    }
    return resource;
  }

  /** Writes something down that both sides know. */
  public void note(String line) {
    synchronized (account) {
      account.add(line);
    }
  }

  /** The text of an act that this JVM, or the other one, performs as the next step. */
  String turn(boolean mine, Act act) throws Exception {
    int now = ++step;
    if (!mine) {
      return checked(other.hear(number, now, STEP_MILLIS));
    }
    String text = perform(act);
    if (SETTLE_MILLIS > 0) {
      Thread.sleep(SETTLE_MILLIS);
    }
    if (other != null) {
      other.say(number, now, text);
    }
    return checked(text);
  }

  private String perform(Act act) throws InterruptedException {
    if (behaviour.threads() == Behaviour.Threads.PLATFORM) {
      return Task.outcome(act, texts); // whoever supervises this thread sees if it hangs
    }
    String text = start("virtual", act).outcome(STEP_MILLIS);
    return text == null ? HANGS : text;
  }

  Task start(String name, Act act) {
    return new Task(behaviour.threads(), name, act, texts);
  }

  private static String checked(String text) {
    if (text.startsWith(HANGS)) {
      throw new IllegalStateException(text);
    }
    return text;
  }

  /** A port that differs from run to run, and is written down by this name from now on. */
  void port(String name, int port) {
    texts.port(name, port);
  }

  /** The way of the connection that has just been made. */
  void path(String taken) {
    path = taken;
  }

  /** Whether that is the way it has to take. */
  boolean isOnItsPath() {
    return !Paths.EXPECTED || behaviour.path() == Behaviour.Path.ANY || path.equals(Paths.DIRECT);
  }

  /** The connection is used as it is. */
  void connected() {
    direct += path.equals(Paths.DIRECT) ? 1 : 0;
    astray |= !isOnItsPath();
  }

  /** How many connections were direct. */
  int direct() {
    return direct;
  }

  /** Whether a connection was not on its path. */
  boolean astray() {
    return astray;
  }

  List<String> account() {
    synchronized (account) {
      return List.copyOf(account);
    }
  }

  /** Tells the other JVM that its partner's script has come to a stop. */
  void abandon(String why) {
    note(why);
    if (other != null) {
      try {
        other.say(number, ++step, HANGS + " (" + why + ")");
      } catch (IOException gone) {
        note("the other JVM is gone");
      }
    }
  }

  void close() {
    while (true) {
      AutoCloseable resource;
      synchronized (kept) {
        resource = kept.poll();
      }
      if (resource == null) {
        return;
      }
      try {
        resource.close();
      } catch (Exception | Error broken) {
        // it was the script's business to say so
      }
    }
  }
}
