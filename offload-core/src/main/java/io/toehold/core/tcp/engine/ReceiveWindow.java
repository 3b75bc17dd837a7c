package io.toehold.core.tcp.engine;

import io.toehold.core.credit.ReceiveCredit;
import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * How much the peer may send: credits (TOE-CONTRACT section 5) and their limit, which grows with
 * what the application reads in a round trip (dynamic right-sizing, as Linux does it).
 *
 * <p>A window field is in units of 2^scale, so that the peer may know of less than was granted (RFC
 * 7323 section 2.4): what has been granted is accepted all the same, and a window of less than one
 * unit counts as none.
 */
final class ReceiveWindow {
  private static final int LARGEST_FIELD = 65535;

  private final TcpParameters parameters;

  ReceiveWindow(TcpParameters parameters) {
    this.parameters = parameters;
  }

  /** The scale that lets the largest buffer be told. */
  int scale() {
    int scale = 0;
    while (scale < 14 && parameters.maximumReceiveBuffer >> scale > LARGEST_FIELD) {
      scale++;
    }
    return scale;
  }

  /** The window of a SYN, which is never scaled (RFC 7323 section 2.2). */
  int ofSyn(SocketOptions options) {
    int fixed = options.receiveBuffer();
    int wanted = fixed > 0 ? fixed : parameters.receiveBuffer;
    return Math.min(Math.min(wanted, parameters.synWindow), LARGEST_FIELD);
  }

  /**
   * Begins, after the handshake has told the first window. No more is granted before data has
   * arrived, as in Linux: what has been granted is not taken back (RFC 9293 section 3.8.6), and an
   * application that wants a small buffer sets it after {@code accept}.
   */
  void start(Tcb t, int synWindow, long now) {
    t.edge = 1 + synWindow;
    t.toldEdge = t.edge;
    t.tuneAt = now;
    t.roundTripMarkAt = now;
    t.tuneSpace = synWindow;
    limit(t, Math.min(synWindow, parameters.receiveBuffer));
  }

  /** Sets B; the option of the application comes first. */
  private void limit(Tcb t, long wanted) {
    int fixed = t.connection.options.receiveBuffer();
    long b = fixed > 0 ? fixed : Math.min(wanted, parameters.maximumReceiveBuffer);
    t.receiveLimit = Math.max(2L << t.receiveScale, Math.min(b, largest(t)));
  }

  private static long largest(Tcb t) {
    return (long) LARGEST_FIELD << t.receiveScale;
  }

  /**
   * Grants what is due.
   *
   * @return whether the peer is to be told at once, since it may be about to run out of credit;
   *     otherwise the next acknowledgement is soon enough
   */
  boolean grant(Tcb t) {
    if (!t.state().receives() || t.finReceived()) {
      return false;
    }
    grantDue(t);
    long known = t.toldEdge - t.rcvNxt;
    long tellable = t.receiveWindow() >> t.receiveScale << t.receiveScale;
    t.connection.windowIsLow(known < Math.max(t.receiveLimit / 2, 2L * t.receiveMss));
    return tellable > known && known < t.receiveLimit / 4;
  }

  private void grantDue(Tcb t) {
    if (t.connection.options.receiveBuffer() > 0) {
      limit(t, 0);
    }
    ReceiveBuffer buffer = t.connection.receiveBuffer;
    long window = t.receiveWindow();
    long held = buffer.held();
    long g = ReceiveCredit.grant(window, held, t.receiveLimit);
    long told = window >> t.receiveScale << t.receiveScale;
    int lowWater = t.connection.options.lowWater();
    boolean blocked = told == 0;
    if (!ReceiveCredit.isDue(told, g, held, t.receiveLimit, t.receiveMss, lowWater, blocked)) {
      return;
    }
    t.edge += g;
    assert t.receiveWindow() <= largest(t);
  }

  /** A segment with our window in it has left. */
  void told(Tcb t) {
    t.toldEdge = t.rcvNxt + ((long) field(t) << t.receiveScale);
  }

  /** The window field of a segment that is not a SYN. */
  int field(Tcb t) {
    long units = t.receiveWindow() >> t.receiveScale;
    return (int) Math.min(units, LARGEST_FIELD);
  }

  /** Lets B be what it is by default, and measures the round trip as the receiver sees it. */
  void onData(Tcb t, long echoedAt, int length, long now) {
    if (t.receiveLimit < parameters.receiveBuffer) {
      limit(t, parameters.receiveBuffer);
    }
    if (t.timestamps) {
      if (length >= t.receiveMss && echoedAt != Tcb.NEVER) {
        measured(t, now - echoedAt, false);
      }
    } else if (t.rcvNxt >= t.roundTripMark) {
      // Without timestamps: the time in which one window arrives is at least one round trip.
      if (t.roundTripMark != 0) {
        measured(t, now - t.roundTripMarkAt, true);
      }
      t.roundTripMark = t.rcvNxt + t.receiveWindow();
      t.roundTripMarkAt = now;
    }
  }

  private static void measured(Tcb t, long sample, boolean upperBound) {
    long s = Math.max(sample, 1);
    if (t.roundTripSeen == 0 || (upperBound && s < t.roundTripSeen)) {
      t.roundTripSeen = s;
    } else if (!upperBound) {
      t.roundTripSeen += (s - t.roundTripSeen) / 8;
    }
  }

  /**
   * Lets B grow so that the peer can send twice as much in a round trip as was read in the last.
   */
  void tune(Tcb t, long now) {
    if (t.roundTripSeen == 0 || now - t.tuneAt < t.roundTripSeen) {
      return;
    }
    long consumed = t.connection.receiveBuffer.consumed();
    long read = consumed - t.tuneConsumed;
    if (read > t.tuneSpace) {
      long wanted = 2 * read + 16L * t.receiveMss;
      wanted += 2 * wanted * (read - t.tuneSpace) / t.tuneSpace;
      if (wanted > t.receiveLimit) {
        limit(t, wanted);
      }
      t.tuneSpace = read;
    }
    t.tuneConsumed = consumed;
    t.tuneAt = now;
  }
}
