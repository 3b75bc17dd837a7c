package io.toehold.core.sim;

import io.toehold.core.link.PcapWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs a scenario with many seeds. When one fails, it is run once more with all packets written to
 * {@code target/sim}, and the failure tells the seed, the file, and the command that replays it.
 *
 * <pre>
 *   -Dtoehold.sim.seeds=100000    so many instead of the test's own number
 *   -Dtoehold.sim.first=1000000   from this one on instead of 1
 *   -Dtoehold.sim.seed=42         this one alone, packets written
 * </pre>
 */
public final class Seeds {
  private static final Path DIRECTORY = Path.of("target", "sim");

  private Seeds() {}

  /** What happens in a simulation. */
  @FunctionalInterface
  public interface Scenario {
    /** Sets everything up, lets it run, and throws if it is not as it should be. */
    void run(Simulation simulation) throws Exception;
  }

  /**
   * Runs a scenario.
   *
   * @param test the calling class
   * @param method the calling test
   * @param count how many seeds, unless told otherwise on the command line
   */
  public static void run(Class<?> test, String method, int count, Scenario scenario) {
    Long only = Long.getLong(Seed.REPLAYED);
    if (only != null) {
      replay(new Seed(test, method, only), scenario);
      return;
    }
    long first = Long.getLong("toehold.sim.first", 1);
    long many = Long.getLong("toehold.sim.seeds", count);
    for (long value = first; value < first + many; value++) {
      Seed seed = new Seed(test, method, value);
      Throwable failure = failure(seed, scenario, null);
      if (failure != null) {
        replay(seed, scenario);
        throw new AssertionError(seed + " fails, but not when it is replayed", failure);
      }
    }
  }

  private static void replay(Seed seed, Scenario scenario) {
    Path file = file(seed);
    try {
      Files.createDirectories(DIRECTORY);
      Throwable failure;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        failure = failure(seed, scenario, new PcapWriter(out));
      }
      if (failure != null) {
        throw new AssertionError(
            seed + ": " + failure + "\n  again: " + seed.replayCommand() + "\n  packets: " + file,
            failure);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot write " + file, e);
    }
  }

  /** Where the packets of a failing seed are written. */
  static Path file(Seed seed) {
    return DIRECTORY.resolve(
        seed.test().getSimpleName() + "-" + seed.method() + "-" + seed.value() + ".pcapng");
  }

  @SuppressWarnings("CatchingUnchecked")
  private static Throwable failure(Seed seed, Scenario scenario, PcapWriter capture) {
    try (Simulation simulation = new Simulation(seed.value(), capture)) {
      scenario.run(simulation);
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    }
  }
}
