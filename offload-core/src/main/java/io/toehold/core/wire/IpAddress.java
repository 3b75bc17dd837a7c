package io.toehold.core.wire;

/** IP addresses as 128 bits in two longs; an IPv4 address is the mapped one (::ffff:a.b.c.d). */
public final class IpAddress {
  private static final long MAPPED = 0xffff_0000_0000L;

  private IpAddress() {}

  /** The lower half of a mapped IPv4 address; the upper one is 0. */
  public static long mapped(int ipv4) {
    return MAPPED | ipv4 & 0xffffffffL;
  }

  /** Whether an address is a mapped IPv4 one. */
  public static boolean isMapped(long high, long low) {
    return high == 0 && low >>> 32 == MAPPED >>> 32;
  }

  /**
   * Whether it can be the one address of one host on a network: not unspecified, loopback,
   * multicast or limited broadcast (RFC 1122 section 3.2.1.3, RFC 4291 section 2). What is a
   * broadcast on a certain subnet is not known here.
   */
  public static boolean isUnicast(long high, long low) {
    if (isMapped(high, low)) {
      int first = (int) (low >>> 24) & 0xff;
      return (int) low != 0 && first != 127 && first >>> 4 != 14 && (int) low != -1;
    }
    return high >>> 56 != 0xff && (high != 0 || low >>> 1 != 0);
  }
}
