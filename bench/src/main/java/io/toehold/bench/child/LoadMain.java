package io.toehold.bench.child;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The main program of a client that runs a closed loop on command: {@code run <millis>}. */
public final class LoadMain {

  /** Makes one thread's operation. */
  @FunctionalInterface
  public interface Factory {
    /** For example, a new connection. */
    ClosedLoop.Operation open() throws Exception;
  }

  private LoadMain() {}

  /** Opens everything, then obeys. */
  public static void serve(int threads, long mostEach, Factory factory) throws Exception {
    List<ClosedLoop.Operation> operations = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      operations.add(factory.open());
    }
    ClosedLoop loop = new ClosedLoop(operations, mostEach);
    new Control()
        .on("run", arguments -> loop.run(Long.parseLong(arguments.get(0))))
        .on(
            "close",
            arguments -> {
              for (ClosedLoop.Operation operation : operations) {
                operation.close();
              }
              return Map.of();
            })
        .serve(Map.of());
  }
}
