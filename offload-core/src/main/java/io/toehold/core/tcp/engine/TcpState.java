package io.toehold.core.tcp.engine;

/** The states of a connection (RFC 9293 section 3.3.2). TIME-WAIT is a record of its own. */
public enum TcpState {
  CLOSED,
  LISTEN,
  SYN_SENT,
  SYN_RECEIVED,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  CLOSE_WAIT,
  CLOSING,
  LAST_ACK,
  TIME_WAIT;

  /**
   * Whether figure 5 of RFC 9293 has this edge. Everything may become CLOSED: by a reset, a
   * time-out, or ABORT (sections 3.10.5, 3.10.7, 3.10.8).
   */
  boolean mayBecome(TcpState next) {
    return switch (this) {
      case CLOSED -> next == LISTEN || next == SYN_SENT;
      case LISTEN -> next == SYN_RECEIVED || next == SYN_SENT || next == CLOSED;
      case SYN_SENT -> next == SYN_RECEIVED || next == ESTABLISHED || next == CLOSED;
      case SYN_RECEIVED -> next == ESTABLISHED || next == FIN_WAIT_1 || next == CLOSED;
      case ESTABLISHED -> next == FIN_WAIT_1 || next == CLOSE_WAIT || next == CLOSED;
      case FIN_WAIT_1 ->
          next == FIN_WAIT_2 || next == CLOSING || next == TIME_WAIT || next == CLOSED;
      case FIN_WAIT_2, CLOSING -> next == TIME_WAIT || next == CLOSED;
      case CLOSE_WAIT -> next == LAST_ACK || next == CLOSED;
      case LAST_ACK, TIME_WAIT -> next == CLOSED;
    };
  }

  /** Whether the handshake is over and the connection is not. */
  boolean isSynchronized() {
    return ordinal() >= ESTABLISHED.ordinal();
  }

  /** Whether the peer may still send data: its FIN has not come. */
  boolean receives() {
    return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
  }

  /** Whether our FIN may not have been acknowledged yet. */
  boolean mayTransmit() {
    return this == ESTABLISHED
        || this == CLOSE_WAIT
        || this == FIN_WAIT_1
        || this == CLOSING
        || this == LAST_ACK;
  }
}
