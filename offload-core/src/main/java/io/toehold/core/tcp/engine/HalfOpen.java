package io.toehold.core.tcp.engine;

/**
 * A peer's SYN that we have answered (SYN-RECEIVED of a passive open). Small, since anybody can
 * cause it.
 */
final class HalfOpen extends Endpoint {
  final TcpListener listener;
  final int initialSend;
  final int initialReceive;
  final int timestampOffset;

  int peerMss;
  int sendScale;
  boolean scales;
  boolean timestamps;
  boolean sack;
  boolean ecn;
  int timestampRecent;
  int peerWindow;
  int synWindow;
  int tries;
  long sentAt;
  long sentAgainAt;
  long lastInvalidAck = Long.MIN_VALUE / 2;

  HalfOpen(
      TcpListener listener,
      ConnectionKey key,
      int initialSend,
      int initialReceive,
      int timestampOffset) {
    super(key);
    this.listener = listener;
    this.initialSend = initialSend;
    this.initialReceive = initialReceive;
    this.timestampOffset = timestampOffset;
  }

  @Override
  void wake(long now) {
    listener.stack.expired(this, now);
  }
}
