package io.toehold.core.tcp.engine;

import io.toehold.core.wire.Segment;

/**
 * A keyed hash of a connection's two ends: SipHash-2-4 over 40 bytes. Without the key nobody can
 * tell a value, nor find connections whose values collide. One key serves several purposes, each
 * with its own number, as if each had a key of its own.
 *
 * <pre>
 * local 128 | remote 128 | local port 16 | remote port 16 | purpose 32
 * </pre>
 *
 * <p>Any thread.
 */
final class TupleHash {
  // purposes

  static final int TABLE = 0;
  static final int SEQUENCE = 1;
  static final int TIMESTAMP = 2;
  static final int PATH_MTU = 3;
  static final int PORT_OFFSET = 4;
  static final int PORT_COUNTER = 5;
  static final int COOKIE = 6;

  /** And the 2^24 numbers above. */
  static final int COOKIE_OF_PERIOD = 1 << 24;

  private static final long LENGTH = 40L << 56;

  private final long key0;
  private final long key1;

  /** The key is 128 bits of entropy. */
  TupleHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  long of(ConnectionKey key, int purpose) {
    return of(
        key.localHigh(),
        key.localLow(),
        key.localPort(),
        key.remoteHigh(),
        key.remoteLow(),
        key.remotePort(),
        purpose);
  }

  /** Of the connection that a segment belongs to that has arrived. */
  long of(Segment arrived, int purpose) {
    return of(
        arrived.destinationHigh,
        arrived.destinationLow,
        arrived.destinationPort,
        arrived.sourceHigh,
        arrived.sourceLow,
        arrived.sourcePort,
        purpose);
  }

  long of(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      int purpose) {
    long last = (long) localPort << 48 | (long) remotePort << 32 | purpose & 0xffffffffL;
    return sipHash(localHigh, localLow, remoteHigh, remoteLow, last);
  }

  /** SipHash-2-4 (Aumasson and Bernstein, 2012) of five words, as 40 bytes in little-endian. */
  long sipHash(long m0, long m1, long m2, long m3, long m4) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    // the words, the length, and two blocks of nothing that finish it
    for (int block = 0; block < 8; block++) {
      long m =
          switch (block) {
            case 0 -> m0;
            case 1 -> m1;
            case 2 -> m2;
            case 3 -> m3;
            case 4 -> m4;
            case 5 -> LENGTH;
            default -> 0;
          };
      if (block == 6) {
        v2 ^= 0xff;
      }
      v3 ^= m;
      for (int round = 0; round < 2; round++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= m;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
