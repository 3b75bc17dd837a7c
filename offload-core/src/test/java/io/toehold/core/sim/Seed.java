package io.toehold.core.sim;

/**
 * What a simulation depends on, and nothing else.
 *
 * @param test the class of the test
 * @param method the test in it
 */
public record Seed(Class<?> test, String method, long value) {
  /** Names the only seed to run, to replay a failure. */
  static final String REPLAYED = "toehold.sim.seed";

  /** The command that runs the test with this seed alone. */
  public String replayCommand() {
    return "mvn -pl offload-core test -Dtest='"
        + test.getSimpleName()
        + "#"
        + method
        + "' -D"
        + REPLAYED
        + "="
        + value;
  }

  @Override
  public String toString() {
    return test.getSimpleName() + "." + method + " with seed " + value;
  }
}
