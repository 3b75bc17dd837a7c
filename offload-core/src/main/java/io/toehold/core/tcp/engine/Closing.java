package io.toehold.core.tcp.engine;

import io.toehold.core.tcp.tuning.TcpParameters;

/**
 * The ends of a connection: FIN in both directions, resets, time-outs, orphans, and the hand-over
 * to a TIME-WAIT record.
 */
final class Closing {
  private final TcpStack stack;
  private final TcpParameters parameters;
  private final Output output;
  private int orphans;

  Closing(TcpStack stack, Output output) {
    this.stack = stack;
    this.parameters = stack.parameters();
    this.output = output;
  }

  int orphans() {
    return orphans;
  }

  /** The application ends its stream (RFC 9293 section 3.10.4). */
  void disconnect(Tcb t) {
    if (t.finPosition != Tcb.NEVER) {
      return;
    }
    switch (t.state()) {
      case SYN_SENT -> finish(t);
      case ESTABLISHED -> {
        t.finPosition = t.connection.sendBuffer.end();
        t.enter(TcpState.FIN_WAIT_1);
      }
      case CLOSE_WAIT -> {
        t.finPosition = t.connection.sendBuffer.end();
        t.enter(TcpState.LAST_ACK);
      }
      default -> {} // SYN-RECEIVED: once it is established
    }
  }

  /** The application breaks it off (RFC 9293 section 3.10.5). */
  void abort(Tcb t, long now) {
    switch (t.state()) {
      case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT ->
          output.sendReset(t, now);
      default -> {}
    }
    fail(t, Errno.CONNECTION_ABORTED);
  }

  /** The application lets go of a connection whose stream it has ended. */
  void detach(Tcb t, long now) {
    t.orphan = true;
    orphans++;
    if (orphans > parameters.maximumOrphans) {
      abort(t, now);
    } else if (t.state() == TcpState.FIN_WAIT_2) {
      t.lifeAt = now + parameters.finTimeout;
    }
  }

  /** The peer has reset it (RFC 9293 section 3.10.7.4, second). */
  void onReset(Tcb t, long now) {
    switch (t.state()) {
      case SYN_RECEIVED -> fail(t, Errno.CONNECTION_REFUSED);
      case CLOSE_WAIT -> fail(t, Errno.BROKEN_PIPE); // as Linux
      case CLOSING, LAST_ACK -> finish(t); // both ends had said that they were done
      default -> fail(t, Errno.CONNECTION_RESET);
    }
  }

  /** Everything before the peer's FIN has arrived (section 3.10.7.4, eighth). */
  void onFin(Tcb t, long now) {
    t.rcvNxt = t.peerFin + 1;
    t.ackNow = true;
    t.connection.peerFinished();
    switch (t.state()) {
      case ESTABLISHED -> t.enter(TcpState.CLOSE_WAIT);
      case FIN_WAIT_1 -> t.enter(TcpState.CLOSING);
      case FIN_WAIT_2 -> timeWait(t, now);
      default -> throw new AssertionError(t);
    }
  }

  /** Our FIN has been acknowledged. */
  void onFinAcknowledged(Tcb t, long now) {
    t.connection.finAcked();
    switch (t.state()) {
      case FIN_WAIT_1 -> {
        t.enter(TcpState.FIN_WAIT_2);
        if (t.orphan) {
          t.lifeAt = now + parameters.finTimeout;
        }
      }
      case CLOSING -> timeWait(t, now);
      case LAST_ACK -> finish(t);
      default -> throw new AssertionError(t);
    }
  }

  /** RFC 9293 section 3.6, MUST-14 of RFC 1122 4.2.2.13: data that nobody can read is refused. */
  void onDataNobodyReads(Tcb t, long now) {
    output.sendReset(t, now);
    fail(t, t.orphan ? Errno.CONNECTION_ABORTED : Errno.CONNECTION_RESET);
  }

  private void timeWait(Tcb t, long now) {
    t.enter(TcpState.TIME_WAIT);
    if (t.ackNow) {
      output.sendAck(t, now);
    }
    end(t);
    stack.timeWait(t);
  }

  /** Nobody answers (RFC 9293 section 3.8.3); a soft error says why (RFC 1122 4.2.3.9). */
  void timedOut(Tcb t) {
    fail(t, t.softError == Errno.NONE ? Errno.TIMED_OUT : t.softError);
  }

  /** It has failed. */
  void fail(Tcb t, Errno why) {
    boolean connecting = !t.state().isSynchronized();
    t.enter(TcpState.CLOSED);
    t.connection.failed(why, connecting);
    end(t);
  }

  /** It has ended, in order or by being forgotten. */
  void finish(Tcb t) {
    t.enter(TcpState.CLOSED);
    end(t);
  }

  private void end(Tcb t) {
    if (t.orphan) {
      orphans--;
    }
    stack.forget(t);
    t.connection.finished();
  }
}
