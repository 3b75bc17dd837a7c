package io.toehold.core.tcp.engine;

import io.toehold.core.sim.Seeds;
import org.junit.jupiter.api.Test;

/** Many worlds; {@link Seeds} tells how to run more, or one again. */
class SwarmTest {
  private static final int SEEDS = 2000;

  @Test
  void everyWorldComesToItsEnd() {
    Seeds.run(
        SwarmTest.class,
        "everyWorldComesToItsEnd",
        SEEDS,
        simulation -> {
          try (Swarm swarm = new Swarm(simulation)) {
            try {
              swarm.run();
            } catch (AssertionError | RuntimeException failure) {
              throw new AssertionError(failure + " " + swarm, failure);
            }
          }
        });
  }
}
