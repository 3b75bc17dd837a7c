package io.toehold.core.tcp.congestion;

import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * What {@link Reno} and {@link Cubic} share: slow start (RFC 5681 section 3.1, RFC 3465, RFC 9406),
 * the time-out, undoing, and what becomes of a window that is not used. They differ in congestion
 * avoidance and in the threshold.
 */
abstract class WindowControl implements CongestionControl {
  private final TcpParameters parameters;
  private final HyStartPlusPlus hystart;
  private int mss;
  private long window;
  private long threshold = NO_THRESHOLD;
  private boolean afterTimeout;
  private long windowBefore;
  private long thresholdBefore;

  WindowControl(TcpParameters parameters, int mss) {
    this.parameters = parameters;
    this.mss = mss;
    hystart = parameters.hystart ? new HyStartPlusPlus() : null;
    window = initialWindow();
  }

  /** Congestion avoidance: grows the window by {@link #grow}. */
  abstract void avoid(long bytes, long roundTrip, long now);

  /** The threshold that congestion leads to; called while the window is still what it was. */
  abstract long reduced(long flight);

  /** Remembers what {@link #restore} will want back. */
  abstract void save();

  abstract void restore();

  /** A new period of congestion avoidance begins with the next acknowledgement. */
  abstract void newEpoch(boolean timeout);

  /** Congestion avoidance stands still for so long. */
  abstract void pause(long duration);

  private long initialWindow() {
    return (long) parameters.initialWindow * mss;
  }

  final int mss() {
    return mss;
  }

  final void grow(long bytes) {
    window += bytes;
  }

  @Override
  public final long window() {
    return window;
  }

  @Override
  public final long threshold() {
    return threshold;
  }

  @Override
  public void mss(int mss) {
    this.mss = mss;
    window = Math.max(window, mss);
  }

  @Override
  public final void begin(long window) {
    this.window = Math.max(window, mss);
  }

  @Override
  public final void acknowledged(
      long bytes, long roundTrip, boolean roundBegins, boolean limited, long now) {
    if (!slowStart()) {
      afterTimeout = false;
    }
    boolean initial = hystart != null && threshold == NO_THRESHOLD;
    if (initial && hystart.ends(roundTrip, roundBegins)) {
      threshold = window;
      newEpoch(false);
    }
    if (!limited) {
      notGrown(now);
      return;
    }
    long rest = slowStart() ? slowStart(bytes, initial) : bytes;
    if (rest > 0) {
      avoid(rest, roundTrip, now);
    }
  }

  /** The window could have grown at this time and must not. */
  abstract void notGrown(long now);

  /** Returns what is left of the bytes when the threshold is reached. */
  private long slowStart(long bytes, boolean initial) {
    // RFC 3465 section 2.3: after a time-out one segment at most, as the acknowledgements may be
    // for
    // what left the network long ago. Here it is only what this acknowledgement tells to have
    // arrived.
    long limit = parameters.slowStartLimit == 0 ? bytes : (long) parameters.slowStartLimit * mss;
    if (afterTimeout && parameters.slowStartLimit != 0) {
      limit = mss;
    }
    long counted = Math.min(bytes, limit);
    long growth = initial ? hystart.growth(counted) : counted;
    long room = threshold - window;
    if (growth <= room) {
      window += growth;
      return 0;
    }
    window = threshold;
    return counted - room;
  }

  @Override
  public final void lost(long flight, long now) {
    remember();
    threshold = reduced(flight);
    window = threshold;
    newEpoch(false);
  }

  @Override
  public final void marked(long flight, long now) {
    lost(flight, now);
  }

  @Override
  public final void timedOut(long flight, boolean first, long now) {
    if (first) {
      remember();
      threshold = reduced(flight);
    }
    window = mss;
    afterTimeout = true;
    newEpoch(true);
  }

  private void remember() {
    windowBefore = window;
    thresholdBefore = threshold;
    save();
  }

  @Override
  public final void undo() {
    window = Math.max(window, windowBefore);
    threshold = Math.max(threshold, thresholdBefore);
    afterTimeout = false;
    restore();
  }

  @Override
  public final void idle(long timeouts) {
    long restart = Math.min(initialWindow(), window);
    if (!parameters.restartAfterIdle) {
      return;
    }
    rememberWindowAsThreshold();
    for (long i = 0; i < timeouts && window > restart; i++) {
      window /= 2;
    }
    window = Math.max(window, restart);
  }

  @Override
  public final void resumed(long pause) {
    pause(pause);
  }

  @Override
  public final void unused(long used) {
    long target = Math.max(used, initialWindow());
    if (parameters.restartAfterIdle && target < window) {
      rememberWindowAsThreshold();
      window = (window + target) / 2;
    }
  }

  /** What has been reached is reached again by slow start (RFC 2861 section 3.1). */
  private void rememberWindowAsThreshold() {
    threshold = Math.max(threshold, window / 2 + window / 4);
  }
}
