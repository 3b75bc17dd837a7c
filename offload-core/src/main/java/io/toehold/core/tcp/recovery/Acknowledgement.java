package io.toehold.core.tcp.recovery;

/**
 * What one arriving segment says of what we have sent, with all sequence numbers made positions. A
 * mutable record that is filled and used again.
 */
public final class Acknowledgement {
  /** The value of {@link #echoedAt} if the segment has no timestamp option. */
  public static final long NO_ECHO = Long.MIN_VALUE;

  /** Most SACK ranges that fit in a header. */
  public static final int MAX_RANGES = 4;

  /** Everything before this position has arrived. Never beyond what was sent. */
  public long una;

  /** The peer's window, scaled, in bytes. Only whether it changes matters here. */
  public long window;

  /**
   * Whether the segment occupies sequence numbers itself: such a one is not a duplicate
   * acknowledgement (RFC 5681 section 2).
   */
  public boolean carriesData;

  /** Whether ECE is set; only on connections that negotiated ECN (RFC 3168). */
  public boolean ecnEcho;

  /**
   * When the timestamp that it echoes (TSecr) was our clock's: the first nanosecond of that tick,
   * by the clock that {@code now} is read from; or {@link #NO_ECHO}.
   */
  public long echoedAt = NO_ECHO;

  /** Number of SACK ranges in use. */
  public int ranges;

  /**
   * From (inclusive) and to (exclusive) in turn, in the order of the option: a DSACK (RFC 2883) is
   * recognised here by its place and position. Ranges that make no sense are ignored.
   */
  public final long[] edges = new long[2 * MAX_RANGES];

  /** Makes it one that acknowledges nothing new. */
  public void clear() {
    una = 0;
    window = 0;
    carriesData = false;
    ecnEcho = false;
    echoedAt = NO_ECHO;
    ranges = 0;
  }

  /** Adds a SACK range after those before; there must be room. */
  public void addRange(long from, long to) {
    edges[2 * ranges] = from;
    edges[2 * ranges + 1] = to;
    ranges++;
  }
}
