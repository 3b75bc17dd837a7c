package io.toehold.core.tcp.engine;

import java.util.function.IntPredicate;

/**
 * Chooses local ports for connections that we open: RFC 6056 section 3.3.4 (double hash). Ports to
 * one peer are used in turn, so that one that was just closed comes last, from a beginning that
 * others cannot tell.
 *
 * <p>The engine's thread.
 */
final class PortChooser {
  private static final int COUNTERS = 256;

  private final TupleHash hash;
  private final int first;
  private final int ports;
  private final int[] counters = new int[COUNTERS];

  /**
   * @param first lowest port
   * @param last highest port, included
   */
  PortChooser(TupleHash hash, int first, int last) {
    this.hash = hash;
    this.first = first;
    ports = last - first + 1;
  }

  /**
   * Chooses.
   *
   * @param ends the local port in it does not matter
   * @param free whether a port can be used between these ends
   * @return a port, or -1 if none is free
   */
  int choose(ConnectionKey ends, IntPredicate free) {
    long lh = ends.localHigh();
    long ll = ends.localLow();
    long rh = ends.remoteHigh();
    long rl = ends.remoteLow();
    int rp = ends.remotePort();
    long offset = hash.of(lh, ll, 0, rh, rl, rp, TupleHash.PORT_OFFSET) >>> 32;
    int counter = (int) (hash.of(lh, ll, 0, rh, rl, rp, TupleHash.PORT_COUNTER) >>> 56);
    for (int tries = 0; tries < ports; tries++) {
      long turn = offset + (counters[counter] & 0xffffffffL);
      counters[counter]++;
      int port = first + (int) (turn % ports);
      if (free.test(port)) {
        return port;
      }
    }
    return -1;
  }
}
