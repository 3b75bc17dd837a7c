package io.toehold.core.tcp.engine;

import io.toehold.core.tcp.recovery.Expiry;
import io.toehold.core.tcp.tuning.TcpParameters;

/** What a connection does because time has passed. */
final class Timers {
  private final TcpParameters parameters;
  private Output output;
  private Closing closing;

  Timers(TcpParameters parameters) {
    this.parameters = parameters;
  }

  /** The parts know each other. */
  void connect(Output o, Closing c) {
    output = o;
    closing = c;
  }

  /** Does what is due; the caller flushes. */
  void expired(Tcb t, long now) {
    if (t.lifeAt <= now) {
      closing.finish(t);
      return;
    }
    if (t.userTimeout > 0
        && t.una() < t.nxt()
        && now - t.recovery.stalledSince() >= t.userTimeout) {
      closing.timedOut(t);
      return;
    }
    if (t.ackAt <= now) {
      delayedAck(t);
    }
    if (t.recovery.deadline() <= now) {
      retransmission(t, now);
    }
    if (t.persistAt <= now && t.state() != TcpState.CLOSED) {
      persist(t, now);
    }
    if (t.keepAliveAt <= now && t.state() != TcpState.CLOSED) {
      keepAlive(t, now);
    }
  }

  /** As Linux: who had to wait for nothing waits longer, or gives waiting up. */
  private void delayedAck(Tcb t) {
    t.ackAt = Tcb.NEVER;
    t.ackNow = true;
    if (t.interactive) {
      t.interactive = false;
      t.ackDelay = parameters.delayedAckMinimum;
    } else {
      t.ackDelay = Math.min(2 * t.ackDelay, parameters.delayedAckMaximum);
    }
  }

  private void retransmission(Tcb t, long now) {
    Expiry expiry = t.recovery.expired(now);
    if (expiry == Expiry.SEND_PROBE) {
      output.sendTailProbe(t, now);
    } else if (expiry == Expiry.RETRANSMIT) {
      if (givesUp(t, now)) {
        closing.timedOut(t);
      } else {
        suspectBlackHole(t);
      }
    }
  }

  /** RFC 9293 section 3.8.3: R2, for SYN and for data. */
  private boolean givesUp(Tcb t, long now) {
    int timeouts = t.recovery.timeouts();
    return switch (t.state()) {
      case SYN_SENT -> timeouts > parameters.synRetries;
      case SYN_RECEIVED -> timeouts > parameters.synAckRetries;
      default -> {
        int tries = t.orphan ? parameters.orphanRetries : parameters.dataRetries;
        yield now - t.recovery.stalledSince() >= backedOff(tries);
      }
    };
  }

  /** As Linux counts tries: by the time that they take when the time-out begins at its minimum. */
  private long backedOff(int tries) {
    long sum = 0;
    long timeout = parameters.minimumRto;
    for (int i = 0; i <= tries; i++) {
      sum += timeout;
      timeout = Math.min(2 * timeout, parameters.maximumRto);
    }
    return sum;
  }

  /** RFC 4821: large packets vanish and nobody says so. */
  private void suspectBlackHole(Tcb t) {
    if (t.recovery.fullHeadRetransmissions() >= parameters.blackHoleRetries
        && t.mss > parameters.blackHoleMss) {
      int headers = t.key().ipv6() ? 60 : 40;
      output.limitPath(t, parameters.blackHoleMss + headers);
    }
  }

  /** Time to the next probe of a closed window (RFC 9293 section 3.8.6.1, MUST-36). */
  long persistDelay(Tcb t) {
    long first = Math.max(t.recovery.roundTrips().timeout(), parameters.minimumRto);
    return Math.min(first << Math.min(t.persistBackoff, 20), parameters.maximumRto);
  }

  private void persist(Tcb t, long now) {
    int tries = t.orphan ? parameters.orphanRetries : parameters.dataRetries;
    boolean late = t.userTimeout > 0 && now - t.persistSince >= t.userTimeout;
    // RFC 9293 section 3.8.6.1 (MUST-37): as long as the peer answers, it may stay closed.
    if (t.persistTries >= tries || late) {
      closing.timedOut(t);
      return;
    }
    if (output.sendForced(t, now) || (!t.owed && output.sendProbe(t, now))) {
      t.persistTries++;
      t.persistBackoff++;
      t.persistAt = now + persistDelay(t);
    } else {
      t.persistAt = now + parameters.deviceRetry;
    }
  }

  /** RFC 9293 section 3.8.4. */
  void armKeepAlive(Tcb t, long now) {
    t.keepAliveAt =
        t.connection.options.keepAlive() && t.state().isSynchronized() ? now + idle(t) : Tcb.NEVER;
  }

  private long idle(Tcb t) {
    long own = t.connection.options.keepAliveIdle();
    return own > 0 ? own : parameters.keepAliveIdle;
  }

  private void keepAlive(Tcb t, long now) {
    SocketOptions options = t.connection.options;
    long interval = options.keepAliveInterval();
    int probes = options.keepAliveProbes();
    if (t.una() < t.nxt() || t.persistAt != Tcb.NEVER) {
      armKeepAlive(t, now); // what is in flight shows whether the peer lives
      return;
    }
    boolean late = t.userTimeout > 0 && now - t.lastReceived >= t.userTimeout;
    int most = probes > 0 ? probes : parameters.keepAliveProbes;
    if (t.keepAliveTries > 0 && (t.userTimeout > 0 ? late : t.keepAliveTries >= most)) {
      output.sendReset(t, now);
      closing.timedOut(t);
      return;
    }
    if (output.sendProbe(t, now)) {
      t.keepAliveTries++;
    }
    t.keepAliveAt = now + (interval > 0 ? interval : parameters.keepAliveInterval);
  }
}
