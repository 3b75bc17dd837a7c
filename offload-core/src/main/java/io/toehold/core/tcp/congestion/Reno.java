package io.toehold.core.tcp.congestion;

import io.toehold.core.tcp.tuning.TcpParameters;

/** RFC 5681: one segment more in each round trip, half of it after a loss. */
public final class Reno extends WindowControl {
  /** Bytes acknowledged since the window grew. */
  private long counted;

  public Reno(TcpParameters parameters, int mss) {
    super(parameters, mss);
  }

  /** Counts bytes rather than acknowledgements (RFC 3465 section 2.1). */
  @Override
  void avoid(long bytes, long roundTrip, long now) {
    counted += bytes;
    while (counted >= window()) {
      counted -= window();
      grow(mss());
    }
  }

  /** RFC 5681 equation 4. */
  @Override
  long reduced(long flight) {
    return Math.max(flight / 2, 2L * mss());
  }

  @Override
  void save() {}

  @Override
  void restore() {
    counted = 0;
  }

  @Override
  void newEpoch(boolean timeout) {
    counted = 0;
  }

  @Override
  void pause(long duration) {}

  @Override
  void notGrown(long now) {}
}
