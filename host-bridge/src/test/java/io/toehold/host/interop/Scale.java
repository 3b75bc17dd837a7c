package io.toehold.host.interop;

/**
 * How much of it.
 *
 * @param bulk bytes in each direction
 * @param connections short connections in each role
 * @param sample packets that are captured and looked at
 * @param closedSeconds how long a window stays closed
 * @param transferSeconds how long each transfer under faults goes on
 * @param attackSeconds how long each attack goes on
 * @param established connections that are open at once
 * @param minutes that a scenario may take
 * @param patient whether retransmissions may be due to an engine that has no processor for a while
 */
record Scale(
    long bulk,
    int connections,
    int sample,
    int closedSeconds,
    int transferSeconds,
    int attackSeconds,
    int established,
    int minutes,
    boolean patient) {
  /** What the documents show. */
  static final Scale FULL =
      new Scale(10_000_000_000L, 20_000, 100_000, 60, 10, 10, 10_000, 20, false);

  /** For a look. */
  static final Scale SHORT = new Scale(100_000_000L, 2_000, 20_000, 5, 4, 2, 1_000, 20, false);

  /** For the tests of every build. */
  static final Scale TINY = new Scale(4_000_000L, 50, 0, 1, 1, 1, 100, 1, true);

  /** As the documents say it. */
  String describe() {
    return String.format(
        "%d MB each way; %d short connections in each role; windows closed for %d s; transfers under"
            + " faults of %d s; attacks of %d s; %d connections at once.%n",
        bulk / 1_000_000, connections, closedSeconds, transferSeconds, attackSeconds, established);
  }
}
