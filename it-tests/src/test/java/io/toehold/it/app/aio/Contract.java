package io.toehold.it.app.aio;

import io.toehold.it.app.Control;
import java.nio.channels.AsynchronousChannelGroup;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What asynchronous channels do, observed in one JVM and printed: the same lines must come from
 * channels that are offloaded and from such that are not.
 */
public final class Contract {
  /** A behaviour: prints what it sees. */
  interface Scenario {
    void run(Ends ends, Notes notes) throws Exception;
  }

  /** A scenario with its name. */
  record Named(String name, Scenario scenario) {}

  /** The lines of one scenario. */
  static final class Notes {
    private final String prefix;

    Notes(String prefix) {
      this.prefix = prefix;
    }

    void see(String what, Object value) {
      Control.say("saw " + prefix + ", " + what + ": " + value);
    }
  }

  private Contract() {}

  public static void main(String[] args) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {}); // one scenario throws
    List<AsynchronousChannelGroup> groups =
        List.of(
            AsynchronousChannelGroup.withFixedThreadPool(2, daemons("fixed")),
            AsynchronousChannelGroup.withFixedThreadPool(1, daemons("single")),
            AsynchronousChannelGroup.withCachedThreadPool(
                Executors.newCachedThreadPool(daemons("cached")), 1),
            AsynchronousChannelGroup.withThreadPool(
                Executors.newFixedThreadPool(4, daemons("executor"))));
    List<String> names = List.of("fixed", "single", "cached", "executor");
    for (Named named : Operations.ALL) {
      for (int i = 0; i < groups.size(); i++) {
        run(named, names.get(i), groups.get(i));
      }
    }
    for (Named named : Endings.ALL) {
      run(named, "default", null);
      run(named, "fixed", groups.get(0));
    }
    Unconnected.run(new Notes("unconnected"));
    GroupEndings.run(new Notes("groups"));
    Control.say("done " + Ends.opened()); // so many connections at the least
    Control.untilExit();
  }

  private static void run(Named named, String group, AsynchronousChannelGroup in) throws Exception {
    for (boolean accepted : new boolean[] {false, true}) {
      String prefix = named.name + " of " + (accepted ? "server" : "client") + " in " + group;
      try (Ends ends = new Ends(accepted, in)) {
        named.scenario.run(ends, new Notes(prefix));
      }
    }
  }

  /** Threads that have this name and a number. */
  static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
