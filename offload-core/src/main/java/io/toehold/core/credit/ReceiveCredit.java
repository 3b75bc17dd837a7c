package io.toehold.core.credit;

/**
 * The receive credits of one connection, as a pure function of four numbers (TOE-CONTRACT section
 * 5). One credit is the permission for the peer to send one more payload byte.
 *
 * <pre>
 *   R  received in order        A  right edge granted, never falls      W = A - R, the window
 *   H  held: delivered and neither consumed nor released                B  limit of the receive buffer
 *   grant g = max(0, B - H - W)
 * </pre>
 *
 * @param received R, bytes
 * @param edge A, position
 * @param held H, bytes
 * @param limit B, bytes; may grow and shrink
 */
public record ReceiveCredit(long received, long edge, long held, long limit) {

  public ReceiveCredit {
    if (edge < received || held < 0 || limit < 0) {
      throw new IllegalArgumentException(
          "received " + received + ", edge " + edge + ", held " + held + ", limit " + limit);
    }
  }

  /** W, what the peer may still send. */
  public long window() {
    return edge - received;
  }

  /** g, what could be granted now; shrinking the limit grants nothing until it is absorbed. */
  public long grant() {
    return grant(window(), held, limit);
  }

  /** The same for those who keep the numbers themselves and must not allocate. */
  public static long grant(long window, long held, long limit) {
    return Math.max(0, limit - held - window);
  }

  /**
   * Whether the peer should be told of the grant now: a silly window is not worth a message.
   *
   * @param mss bytes of a full segment
   * @param lowWater bytes that a reader waits for
   * @param peerBlocked whether the peer is known to wait for credit
   */
  public boolean isDue(int mss, long lowWater, boolean peerBlocked) {
    return isDue(window(), grant(), held, limit, mss, lowWater, peerBlocked);
  }

  /**
   * The same for those who keep the numbers themselves and must not allocate.
   *
   * @param window W, or what the peer can know of it
   * @param g the grant
   */
  public static boolean isDue(
      long window, long g, long held, long limit, int mss, long lowWater, boolean peerBlocked) {
    return g > 0
        && ((window == 0 && g >= Math.min(limit / 2, mss))
            || g >= Math.min(limit / 2, Math.max(2L * mss, 16 << 10))
            || held + window < Math.min(lowWater, limit)
            || (peerBlocked && held == 0));
  }

  /** The state after the grant has been given. */
  public ReceiveCredit granted() {
    return new ReceiveCredit(received, edge + grant(), held, limit);
  }

  /** The state after {@code bytes} have arrived in order. */
  public ReceiveCredit arrived(long bytes) {
    return new ReceiveCredit(received + bytes, edge, held + bytes, limit);
  }

  /** The state after the application has consumed {@code bytes}, or released a lease of them. */
  public ReceiveCredit consumed(long bytes) {
    return new ReceiveCredit(received, edge, held - bytes, limit);
  }

  /** The state with another limit. */
  public ReceiveCredit limited(long newLimit) {
    return new ReceiveCredit(received, edge, held, newLimit);
  }
}
