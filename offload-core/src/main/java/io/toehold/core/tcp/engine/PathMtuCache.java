package io.toehold.core.tcp.engine;

/**
 * The path MTU of destinations, as far as it is smaller than the link's (RFC 1191, RFC 8201). What
 * is learnt is forgotten after ten minutes, so that a path that has become wider is found. Of fixed
 * size: a destination shares four places with others, and the one whose time is over first goes.
 *
 * <p>The stack asks for {@link #get} when a connection begins; and tells {@link #learn} of an ICMP
 * error, after it has seen that the error quotes a segment that is in flight (RFC 5927), whereupon,
 * if it says that something changed, all connections to that destination ask again. The engine's
 * thread.
 */
final class PathMtuCache {
  /** No IPv6 link has less (RFC 8200 section 5); who reports less is not believed. */
  static final int IPV6_MINIMUM = 1280;

  /** No IPv4 link has less (RFC 791); who reports less is not believed. */
  static final int IPV4_MINIMUM = 68;

  /**
   * We do not go below this for IPv4, lest somebody makes us send crumbs, but let routers cut the
   * packets; as Linux (min_pmtu).
   */
  static final int IPV4_FLOOR = 552;

  /** RFC 1191 section 6.3, RFC 8201 section 5.3. */
  static final long AGE = 600_000_000_000L;

  private static final int SETS = 256;
  private static final int WAYS = 4;

  /** MTUs of links that are common, for routers that do not tell theirs (RFC 1191 section 7.1). */
  private static final int[] PLATEAUS = {
    32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296, IPV4_MINIMUM
  };

  private final TupleHash hash;
  private final long[] high = new long[SETS * WAYS];
  private final long[] low = new long[SETS * WAYS];
  private final long[] until = new long[SETS * WAYS];
  private final int[] mtu = new int[SETS * WAYS]; // 0: free
  private final boolean[] cut = new boolean[SETS * WAYS];

  PathMtuCache(TupleHash hash) {
    this.hash = hash;
  }

  /** The largest packet that goes to a destination, in bytes; {@code linkMtu} at most. */
  int get(long destinationHigh, long destinationLow, int linkMtu, long now) {
    int place = find(destinationHigh, destinationLow, now);
    return place < 0 ? linkMtu : Math.min(linkMtu, mtu[place]);
  }

  /** Whether packets to it must be allowed to be cut by routers: IPv4 without DF. */
  boolean mayCut(long destinationHigh, long destinationLow, long now) {
    int place = find(destinationHigh, destinationLow, now);
    return place >= 0 && cut[place];
  }

  /**
   * A packet was too big, somebody says.
   *
   * @param ipv6 whether it was IPv6
   * @param reported MTU of the next hop; 0 if an IPv4 router does not say
   * @param packetLength bytes of the packet that was too big
   * @param linkMtu MTU of our own link
   * @return whether the path MTU is smaller now. It never grows by what is reported.
   */
  boolean learn(
      long destinationHigh,
      long destinationLow,
      boolean ipv6,
      long reported,
      int packetLength,
      int linkMtu,
      long now) {
    long smaller = reported == 0 && !ipv6 ? plateauBelow(packetLength) : reported;
    if (smaller < (ipv6 ? IPV6_MINIMUM : IPV4_MINIMUM)
        || smaller >= get(destinationHigh, destinationLow, linkMtu, now)) {
      return false;
    }
    boolean belowFloor = !ipv6 && smaller < IPV4_FLOOR;
    int place = place(destinationHigh, destinationLow, now);
    boolean known = mtu[place] != 0;
    int before = known ? mtu[place] : linkMtu;
    boolean cutBefore = known && cut[place];
    high[place] = destinationHigh;
    low[place] = destinationLow;
    mtu[place] = belowFloor ? Math.min(IPV4_FLOOR, before) : (int) smaller;
    cut[place] = belowFloor;
    until[place] = now + AGE;
    return mtu[place] < before || cut[place] != cutBefore;
  }

  private static int plateauBelow(int length) {
    for (int plateau : PLATEAUS) {
      if (plateau < length) {
        return plateau;
      }
    }
    return 0;
  }

  private int firstPlace(long destinationHigh, long destinationLow) {
    long h = hash.of(0, 0, 0, destinationHigh, destinationLow, 0, TupleHash.PATH_MTU);
    return (int) (h & SETS - 1) * WAYS;
  }

  private int find(long destinationHigh, long destinationLow, long now) {
    int from = firstPlace(destinationHigh, destinationLow);
    for (int place = from; place < from + WAYS; place++) {
      if (mtu[place] != 0 && until[place] - now <= 0) {
        mtu[place] = 0;
      }
      if (mtu[place] != 0 && high[place] == destinationHigh && low[place] == destinationLow) {
        return place;
      }
    }
    return -1;
  }

  /** Its place, or a free one, or the one whose time is over first, made free. */
  private int place(long destinationHigh, long destinationLow, long now) {
    int found = find(destinationHigh, destinationLow, now);
    if (found >= 0) {
      return found;
    }
    int best = firstPlace(destinationHigh, destinationLow);
    for (int place = best; place < best / WAYS * WAYS + WAYS; place++) {
      if (mtu[place] == 0) {
        return place;
      }
      if (until[place] - until[best] < 0) {
        best = place;
      }
    }
    mtu[best] = 0;
    return best;
  }
}
