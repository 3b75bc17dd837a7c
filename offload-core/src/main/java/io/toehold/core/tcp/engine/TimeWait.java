package io.toehold.core.tcp.engine;

import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.Segment;

/**
 * What is left of a connection in TIME-WAIT: enough to answer what still comes of it, and to judge
 * whether a new one may have its ends. The stack fills it in from the TCB and gives it to {@link
 * TimeWaitTable#add}.
 */
final class TimeWait implements ConnectionTable.Keyed {
  /** What the stack has to do about a segment. */
  enum Answer {
    /** Nothing. */
    NONE,

    /** To send {@link TimeWait#acknowledgement}. */
    ACKNOWLEDGE,

    /**
     * To treat it as a SYN for whoever listens: if somebody does, {@link TimeWaitTable#remove}
     * this, and take {@link TimeWait#nextInitialSequence} as our initial sequence number; if
     * nobody, to acknowledge it.
     */
    NEW_CONNECTION
  }

  private final ConnectionKey key;

  /** SND.NXT and RCV.NXT, both behind the FIN, and the window field that we sent last. */
  int sendNext;

  int receiveNext;
  int window;

  /** Whether the connection used timestamps; then TS.Recent, and the offset of ours. */
  boolean timestamps;

  int timestampRecent;
  int timestampOffset;

  // the table's
  long deadline;
  boolean listed;
  TimeWait earlier;
  TimeWait later;

  private boolean acknowledged;
  private long acknowledgedAt;

  TimeWait(ConnectionKey key) {
    this.key = key;
  }

  @Override
  public ConnectionKey key() {
    return key;
  }

  /**
   * Judges a segment (RFC 9293 section 3.10.7.4 for TIME-WAIT, RFC 6191, RFC 5961, RFC 1337).
   *
   * @param table where this is
   */
  Answer on(Segment s, TimeWaitTable table, long now) {
    TcpParameters parameters = table.parameters();
    int offset = s.sequence - receiveNext;
    if (s.has(Segment.RST)) {
      return onReset(offset, table, now);
    }
    boolean old = timestamps && s.timestamps && s.timestampValue - timestampRecent < 0;
    if (s.has(Segment.SYN)) {
      boolean fresh = !s.has(Segment.ACK) && !old && isNewer(s, parameters);
      return fresh ? Answer.NEW_CONNECTION : sparingly(parameters, now);
    }
    if (!s.has(Segment.ACK)) {
      return Answer.NONE;
    }
    boolean finAgain = s.has(Segment.FIN) && offset + s.sequenceLength() == 0;
    boolean expected = offset == 0 && s.sequenceLength() == 0;
    if (!old && s.timestamps && (finAgain || expected)) {
      timestampRecent = s.timestampValue;
    }
    if (finAgain && !old) {
      table.restart(this, now); // "Acknowledge it, and restart the 2 MSL timeout."
    }
    if (s.sequenceLength() > 0) {
      return Answer.ACKNOWLEDGE;
    }
    return expected && !old ? Answer.NONE : sparingly(parameters, now);
  }

  /** RFC 5961 section 3.2; whether it ends TIME-WAIT at all is RFC 1337's question. */
  private Answer onReset(int offset, TimeWaitTable table, long now) {
    TcpParameters parameters = table.parameters();
    if (offset == 0) {
      if (parameters.resetsEndTimeWait) {
        table.remove(this);
      }
      return Answer.NONE;
    }
    return offset > 0 && offset < window ? sparingly(parameters, now) : Answer.NONE;
  }

  /** RFC 6191 section 2; without timestamps RFC 1122 section 4.2.2.13 (RFC 9293 MAY-2, SHLD-4). */
  private boolean isNewer(Segment syn, TcpParameters parameters) {
    boolean newTimestamps = syn.timestamps && parameters.timestamps;
    boolean later = timestamps && newTimestamps && syn.timestampValue - timestampRecent > 0;
    boolean behindAll = syn.sequence - receiveNext >= 0;
    return later || (!timestamps && newTimestamps) || behindAll;
  }

  /** Segments without payload are answered at times only, lest two ends answer each other. */
  private Answer sparingly(TcpParameters parameters, long now) {
    if (acknowledged && now - acknowledgedAt < parameters.invalidAckInterval) {
      return Answer.NONE;
    }
    acknowledged = true;
    acknowledgedAt = now;
    return Answer.ACKNOWLEDGE;
  }

  /**
   * Makes a segment the acknowledgement that is sent.
   *
   * @param timestamp the clock's, with the offset added
   */
  void acknowledgement(Segment answer, int timestamp) {
    answer.clear();
    answer.ipv6 = key.ipv6();
    answer.sourceHigh = key.localHigh();
    answer.sourceLow = key.localLow();
    answer.sourcePort = key.localPort();
    answer.destinationHigh = key.remoteHigh();
    answer.destinationLow = key.remoteLow();
    answer.destinationPort = key.remotePort();
    answer.sequence = sendNext;
    answer.acknowledgement = receiveNext;
    answer.flags = Segment.ACK;
    answer.window = window;
    answer.timestamps = timestamps;
    answer.timestampValue = timestamps ? timestamp : 0;
    answer.timestampEcho = timestamps ? timestampRecent : 0;
  }

  /** Larger than any that the connection has used (RFC 1122 section 4.2.2.13 a); as Linux. */
  int nextInitialSequence() {
    return sendNext + 65_537;
  }
}
