package io.toehold.core.tcp.engine;

/** The options of a socket. Set by any thread, read by the engine. */
public final class SocketOptions {
  private volatile boolean noDelay;
  private volatile boolean keepAlive;
  private volatile boolean urgentInline;
  private volatile boolean quickAck;
  private volatile int trafficClass;
  private volatile int receiveBuffer;
  private volatile int sendBuffer;
  private volatile int lowWater = 1;
  private volatile long userTimeout;
  private volatile long keepAliveIdle;
  private volatile long keepAliveInterval;
  private volatile int keepAliveProbes;

  /** Whether small segments are sent at once (RFC 9293 section 3.7.4, MUST-17). */
  public boolean noDelay() {
    return noDelay;
  }

  public void noDelay(boolean on) {
    noDelay = on;
  }

  /** Whether a silent peer is probed (RFC 9293 section 3.8.4). */
  public boolean keepAlive() {
    return keepAlive;
  }

  public void keepAlive(boolean on) {
    keepAlive = on;
  }

  /** Whether an urgent byte stays in the stream (RFC 6093); else it is left out of it. */
  public boolean urgentInline() {
    return urgentInline;
  }

  public void urgentInline(boolean on) {
    urgentInline = on;
  }

  /** Whether everything is acknowledged at once. */
  public boolean quickAck() {
    return quickAck;
  }

  public void quickAck(boolean on) {
    quickAck = on;
  }

  /**
   * Differentiated services field of what is sent, as in IP_TOS: the lowest two bits are ignored.
   */
  public int trafficClass() {
    return trafficClass;
  }

  public void trafficClass(int field) {
    trafficClass = field;
  }

  /** Limit of the receive buffer, bytes; 0 leaves it to the engine. */
  public int receiveBuffer() {
    return receiveBuffer;
  }

  public void receiveBuffer(int bytes) {
    receiveBuffer = bytes;
  }

  /** Limit of the send buffer, bytes; 0 leaves it to the engine. */
  public int sendBuffer() {
    return sendBuffer;
  }

  public void sendBuffer(int bytes) {
    sendBuffer = bytes;
  }

  /** Bytes that a reader waits for. */
  public int lowWater() {
    return lowWater;
  }

  public void lowWater(int bytes) {
    lowWater = bytes;
  }

  /** Most time without an acknowledgement (RFC 9293 section 3.9.1.1), ns; 0: the engine's. */
  public long userTimeout() {
    return userTimeout;
  }

  public void userTimeout(long nanos) {
    userTimeout = nanos;
  }

  /** Silence before the first probe, ns; 0: the engine's. */
  public long keepAliveIdle() {
    return keepAliveIdle;
  }

  public void keepAliveIdle(long nanos) {
    keepAliveIdle = nanos;
  }

  /** Time between probes, ns; 0: the engine's. */
  public long keepAliveInterval() {
    return keepAliveInterval;
  }

  public void keepAliveInterval(long nanos) {
    keepAliveInterval = nanos;
  }

  /** Probes without an answer; 0: the engine's. */
  public int keepAliveProbes() {
    return keepAliveProbes;
  }

  public void keepAliveProbes(int count) {
    keepAliveProbes = count;
  }

  /** Takes the options of a listener for a connection that it has accepted. */
  void inherit(SocketOptions from) {
    noDelay = from.noDelay;
    keepAlive = from.keepAlive;
    urgentInline = from.urgentInline;
    quickAck = from.quickAck;
    trafficClass = from.trafficClass;
    receiveBuffer = from.receiveBuffer;
    sendBuffer = from.sendBuffer;
    lowWater = from.lowWater;
    userTimeout = from.userTimeout;
    keepAliveIdle = from.keepAliveIdle;
    keepAliveInterval = from.keepAliveInterval;
    keepAliveProbes = from.keepAliveProbes;
  }
}
