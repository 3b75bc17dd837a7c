package io.toehold.core.tcp.recovery;

/**
 * The least of the samples of the last so-and-so long, in constant space: the three best, each
 * newer than the one before (Kathleen Nichols' algorithm, as Linux uses it for the minimum round
 * trip).
 */
final class WindowedMinimum {
  private final long window;
  private final long[] at = new long[3];
  private final long[] value = {RoundTrips.UNKNOWN, 0, 0};

  WindowedMinimum(long window) {
    this.window = window;
  }

  long value() {
    return value[0];
  }

  void add(long sample, long now) {
    if (value[0] == RoundTrips.UNKNOWN || sample <= value[0] || now - at[2] > window) {
      set(0, sample, now);
    } else if (sample <= value[1]) {
      set(1, sample, now);
    } else if (sample <= value[2]) {
      set(2, sample, now);
    }
    age(sample, now);
  }

  /** Replaces those that have passed out of the window by later ones. */
  private void age(long sample, long now) {
    if (now - at[0] > window) {
      shift();
      set(2, sample, now);
      if (now - at[0] > window) {
        shift();
        set(2, sample, now);
      }
    } else if (at[1] == at[0] && now - at[0] > window / 4) {
      set(1, sample, now);
    } else if (at[2] == at[1] && now - at[1] > window / 2) {
      set(2, sample, now);
    }
  }

  private void set(int from, long sample, long now) {
    for (int i = from; i < 3; i++) {
      at[i] = now;
      value[i] = sample;
    }
  }

  private void shift() {
    at[0] = at[1];
    value[0] = value[1];
    at[1] = at[2];
    value[1] = value[2];
  }
}
