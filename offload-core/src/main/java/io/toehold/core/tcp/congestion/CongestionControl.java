package io.toehold.core.tcp.congestion;

import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * How much may be in the network. Told of events, it keeps a window and a slow start threshold,
 * both in bytes. It does not know how losses are found, nor how the flight shrinks to a new window
 * (proportional rate reduction): those are recovery's. One thread; times in nanoseconds.
 */
public interface CongestionControl {
  /** The value of a round trip that was not measured. */
  long NO_SAMPLE = -1;

  /** The value of {@link #threshold} before there was any congestion. */
  long NO_THRESHOLD = Long.MAX_VALUE;

  /** The one that the parameters name, with their initial window (RFC 6928). */
  static CongestionControl of(TcpParameters parameters, int mss) {
    return switch (parameters.congestion) {
      case "cubic" -> new Cubic(parameters, mss);
      case "reno" -> new Reno(parameters, mss);
      default -> throw new IllegalArgumentException("congestion control: " + parameters.congestion);
    };
  }

  /** The congestion window; at least one segment. After a loss it is the threshold at once. */
  long window();

  /** The slow start threshold, or {@link #NO_THRESHOLD}. */
  long threshold();

  /** Whether the window is below the threshold. */
  default boolean slowStart() {
    return window() < threshold();
  }

  /** The segment size has changed. The window stays, but is at least one segment. */
  void mss(int mss);

  /** The window to begin with is another: the SYN was lost repeatedly (RFC 6928 section 2). */
  void begin(long window);

  /**
   * Data has arrived while nothing was being reduced.
   *
   * @param bytes newly known to have arrived; greater than 0
   * @param roundTrip of the newest of it, or {@link #NO_SAMPLE}
   * @param roundBegins whether this is the first acknowledgement of a round trip
   * @param limited whether it is the window that limits the sender; if not, the window must not
   *     grow (RFC 7661, RFC 9438 section 5.8)
   */
  void acknowledged(long bytes, long roundTrip, boolean roundBegins, boolean limited, long now);

  /**
   * Data was lost, and fast recovery begins; once in a window.
   *
   * @param flight bytes sent and not acknowledged cumulatively
   */
  void lost(long flight, long now);

  /** The network has marked packets (RFC 3168); once in a window. */
  void marked(long flight, long now);

  /**
   * The retransmission time-out.
   *
   * @param first whether it is the first sign of congestion in this window; if not, the threshold
   *     has been lowered already
   */
  void timedOut(long flight, boolean first, long now);

  /**
   * The last {@link #lost} or first {@link #timedOut} was a mistake: takes back what it did to the
   * window and the threshold.
   */
  void undo();

  /**
   * Nothing was sent for so many retransmission time-outs, and data is about to be (RFC 5681
   * section 4.1, as Linux does it: the window is halved for each, down to the initial one).
   */
  void idle(long timeouts);

  /** Sending begins again after all had been acknowledged for so long. */
  void resumed(long pause);

  /**
   * For a time-out the application or the peer has not let us use the window, but so much of it at
   * most (RFC 7661, as Linux does it: halfway down to that).
   */
  void unused(long used);
}
