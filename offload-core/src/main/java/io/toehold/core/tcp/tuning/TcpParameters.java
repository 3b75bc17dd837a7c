package io.toehold.core.tcp.tuning;

/**
 * Every constant of the TCP that can reasonably be another. The defaults are those of Linux. Fill
 * it in before handing it over: whoever takes it takes a {@link #copy}. Times in nanoseconds, sizes
 * in bytes, unless said.
 */
public final class TcpParameters implements Cloneable {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000 * MILLISECOND;

  // Segments

  /** Initial congestion window in segments (RFC 6928). */
  public int initialWindow = 10;

  /** Segment size to assume when the peer names none (RFC 9293 section 3.7.1, MUST-15). */
  public int defaultMss = 536;

  /** Smallest segment size that is believed of a peer. */
  public int minimumMss = 48;

  /** Whether to offer timestamps (RFC 7323). */
  public boolean timestamps = true;

  /** Whether to offer window scaling (RFC 7323). */
  public boolean windowScaling = true;

  /** Whether to offer selective acknowledgements (RFC 2018). */
  public boolean sack = true;

  /**
   * Whether to ask for ECN on connections that we open (RFC 3168); those of peers get it if asked.
   */
  public boolean ecn;

  /** Ticks of the timestamp clock per second. */
  public int timestampHertz = 1000;

  // Retransmission

  /** Retransmission time-out before the first round trip was measured (RFC 6298 2.1). */
  public long initialRto = SECOND;

  /** Its lower bound. */
  public long minimumRto = 200 * MILLISECOND;

  /** Its upper bound. */
  public long maximumRto = 120 * SECOND;

  /** The time-out of the first data if the handshake gave no round trip (RFC 6298 5.7). */
  public long fallbackRto = 3 * SECOND;

  /** How long the shortest round trip is remembered. */
  public long minimumRoundTripWindow = 300 * SECOND;

  /** Whether to run RACK-TLP (RFC 8985) rather than counting duplicate acknowledgements alone. */
  public boolean rack = true;

  /** Duplicate acknowledgements that mean loss (RFC 5681). */
  public int duplicateThreshold = 3;

  /** Congestion control: {@code cubic} or {@code reno}. */
  public String congestion = "cubic";

  /** Whether slow start ends early when round trips grow (RFC 9406). */
  public boolean hystart = true;

  /**
   * Most segments by which one acknowledgement lets slow start grow (RFC 3465's L; one after a
   * time-out); 0: no limit.
   */
  public int slowStartLimit;

  /** Whether a window that is not used shrinks (RFC 5681 section 4.1, RFC 7661). */
  public boolean restartAfterIdle = true;

  /** What a tail loss probe allows the peer's delayed acknowledgement (RFC 8985 section 7.2). */
  public long probeAckDelay = 200 * MILLISECOND;

  /**
   * What every tail loss probe waits in addition, for peers that have no processor for a moment:
   * two ticks in Linux, of 250 a second.
   */
  public long probeSlack = 8 * MILLISECOND;

  /** Whether spurious time-outs are found by forward RTO recovery (RFC 5682). */
  public boolean forwardRto = true;

  /** Tries of a SYN before the connection fails. */
  public int synRetries = 6;

  /** Tries of a SYN-ACK. */
  public int synAckRetries = 5;

  /** Tries of data before the connection is given up. */
  public int dataRetries = 15;

  /** Tries of data or FIN once the socket is gone. */
  public int orphanRetries = 8;

  /** Most time that sent data may stay unacknowledged; 0 leaves it to {@link #dataRetries}. */
  public long userTimeout;

  // Acknowledgements

  /** Shortest and longest delay of an acknowledgement. */
  public long delayedAckMinimum = 40 * MILLISECOND;

  public long delayedAckMaximum = 200 * MILLISECOND;

  /** Segments that are acknowledged at once when a connection begins, or begins again. */
  public int quickAcks = 16;

  // Keep-alive, closing

  /** Silence before the first probe. */
  public long keepAliveIdle = 7200 * SECOND;

  /** Time between probes. */
  public long keepAliveInterval = 75 * SECOND;

  /** Probes without an answer before the connection is given up. */
  public int keepAliveProbes = 9;

  /** How long TIME-WAIT lasts. */
  public long timeWait = 60 * SECOND;

  /** Whether a RST with the right number ends TIME-WAIT (RFC 1337 advises against it). */
  public boolean resetsEndTimeWait = true;

  /** How long an orphan waits for the peer's FIN. */
  public long finTimeout = 60 * SECOND;

  /** Most connections whose socket is gone. */
  public int maximumOrphans = 16_384;

  /** Most TIME-WAIT records. */
  public int maximumTimeWait = 65_536;

  // Buffers

  /** Limit of a receive buffer at first, and the most that it grows to by itself. */
  public int receiveBuffer = 128 << 10;

  public int maximumReceiveBuffer = 6 << 20;

  /** Most that a SYN says of the receive buffer. */
  public int synWindow = 65_535;

  /** Limit of a send buffer at first, and the most that it grows to by itself. */
  public int sendBuffer = 16 << 10;

  public int maximumSendBuffer = 4 << 20;

  // Attacks

  /** Challenge acknowledgements per second of all connections together. */
  public int challengeAcksPerSecondOfStack = 1000;

  /** Answers per second to segments that belong to no connection. */
  public int resetsPerSecond = 1000;

  /** ICMP errors per second, and echo replies. */
  public int icmpPerSecond = 1000;

  /** Challenge acknowledgements per second of one connection (RFC 5961 section 7). */
  public int challengeAcksPerSecond = 2;

  /** Shortest time between answers to segments without payload that cannot be used. */
  public long invalidAckInterval = 500 * MILLISECOND;

  /** Half-open connections of one listener before SYN cookies are used (RFC 4987). */
  public int synBacklog = 1024;

  /** Whether SYN cookies may be used. */
  public boolean synCookies = true;

  // Device

  /** Most packets taken from the device in one duty cycle. */
  public int receiveBatch = 64;

  /** When to try again what a full device did not take, if nothing happens before. */
  public long deviceRetry = MILLISECOND;

  // Path MTU

  /** Whether the path MTU is learnt from ICMP (RFC 1191, RFC 8201). */
  public boolean pathMtuDiscovery = true;

  /** Retransmissions of a full-sized segment before a smaller size is tried (RFC 4821). */
  public int blackHoleRetries = 3;

  /** Segment size that black-hole detection falls back to at first. */
  public int blackHoleMss = 1024;

  // Ports

  /** Lowest and highest local port that is chosen for connections that we open. */
  public int firstPort = 32_768;

  public int lastPort = 60_999;

  /** A copy that changes of this one do not touch. */
  public TcpParameters copy() {
    try {
      return (TcpParameters) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
