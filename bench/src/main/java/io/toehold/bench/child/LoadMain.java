package io.toehold.bench.child;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The main program of a client: {@link Load}s on command, over connections that stay open. */
public final class LoadMain {

  /** Makes one thread's operation. */
  @FunctionalInterface
  public interface Factory {
    /** For example, a new connection; {@code argument} is the {@link Load}'s. */
    Operation open(String argument) throws Exception;
  }

  private static final String BURNERS = "bench.burners";

  private final Factory factory;
  private final long mostEach;
  private final List<Operation> operations = new ArrayList<>();
  private Load last;

  /** With at most {@code mostEach} operations of each connection in a closed-loop round. */
  public LoadMain(Factory factory, long mostEach) {
    this.factory = factory;
    this.mostEach = mostEach;
  }

  /** Without a limit. */
  public LoadMain(Factory factory) {
    this(factory, Long.MAX_VALUE);
  }

  /** The option for a client's JVM in which so many threads compute during each round. */
  public static String burners(int count) {
    return "-D" + BURNERS + "=" + count;
  }

  /** Obeys. */
  public void serve() throws IOException {
    new Control().on(Load.COMMAND, words -> run(Load.parse(words))).serve(Map.of());
  }

  /** One round. */
  public Map<String, Double> run(Load load) throws Exception {
    if (!load.hasConnectionsOf(last)) {
      last = null;
      for (Operation operation : operations) {
        operation.close();
      }
      operations.clear();
      for (int i = 0; i < load.connections(); i++) {
        operations.add(factory.open(load.argument()));
      }
      last = load;
    }
    Pace pace =
        load.rate() > 0 ? new OpenLoop(load.rate(), load.connections()) : new ClosedLoop(mostEach);
    Burners burners = new Burners(Integer.getInteger(BURNERS, 0));
    try {
      return new Workers(operations, pace).run(load.millis());
    } finally {
      burners.stop();
    }
  }
}
