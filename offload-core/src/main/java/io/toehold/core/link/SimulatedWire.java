package io.toehold.core.link;

/**
 * A wire with two ends, in virtual time. What happens on it depends on nothing but the seed, the
 * settings, and what is sent when. One thread.
 */
public final class SimulatedWire implements AutoCloseable {
  /** One end. */
  public final SimulatedLink left;

  /** The other. */
  public final SimulatedLink right;

  private final Lane toRight;
  private final Lane toLeft;

  /** A perfect wire of MTU 1500. */
  public SimulatedWire(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    toRight = new Lane(random.split());
    toLeft = new Lane(random.split());
    Lane.pair(toRight, toLeft);
    left = new SimulatedLink(toRight, toLeft);
    right = new SimulatedLink(toLeft, toRight);
  }

  /**
   * Says what time it is; before anything is sent, and whenever it has changed.
   *
   * @param now nanoseconds, of any origin, never going back
   */
  public void advance(long now) {
    toRight.advance(now);
    toLeft.advance(now);
  }

  /**
   * When the next packet arrives at either end, in the past if it waits there to be received;
   * {@link Long#MAX_VALUE} if there is none.
   */
  public long nextArrival() {
    return Math.min(toRight.nextArrival(), toLeft.nextArrival());
  }

  /** Closes both ends. */
  @Override
  public void close() {
    left.close();
    right.close();
  }
}
