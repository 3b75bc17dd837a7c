package io.toehold.core.tcp.engine;

import io.toehold.core.wire.Segment;

/**
 * SYN cookies (RFC 4987 section 3.6), much as Linux makes them: what a listener has to remember of
 * a SYN is put into the numbers of its SYN-ACK, from where it comes back with the peer's ACK.
 *
 * <pre>
 *   sequence = hash1(ends) + peer's sequence + (period &lt;&lt; 24) + (hash2(ends, peer's sequence, period) + MSS class) mod 2^24
 *   timestamp, lowest bits:  | ECN 1 | SACK 1 | window scale 4, 15 = none |
 * </pre>
 *
 * The second hash knows the peer's sequence number lest the ACK of a second segment, whose first is
 * lost and was only some bytes long, passes for a cookie of another MSS class.
 *
 * <p>A period has 64 seconds; a cookie is good in its own and in the next. Without timestamps,
 * window scale, SACK and ECN are lost. A guess succeeds once in a million tries, so cookies are
 * believed only while they are being made.
 *
 * <p>When a listener's queue of half-open connections is full, the stack answers a SYN with {@link
 * #sequence} and {@link #timestamp} and forgets it. An ACK for a listener, without SYN and RST,
 * goes through {@link #accept}; if that says so, the connection is made from the segment, whose
 * sequence number is the peer's initial one plus 1 and whose acknowledgement ours plus 1, and from
 * what is now in {@link #mss} and its neighbours. The engine's thread.
 */
final class SynCookies {
  private static final long PERIOD = 64_000_000_000L;
  private static final int PERIODS = 2;
  private static final long FLOOD = 1_000_000_000L;
  private static final int LOW = 0xffffff;

  /** The largest of these that the peer takes; the first is as small as any (Linux's minimum). */
  private static final int[] IPV4_MSS = {48, 536, 1300, 1440, 1460, 4016, 8960, 65_495};

  private static final int[] IPV6_MSS = {48, 1220, 1300, 1420, 1440, 4016, 8940, 65_475};

  private static final int NO_SCALE = 15;
  private static final int SCALE = 15;
  private static final int SACK = 16;
  private static final int ECN = 32;
  private static final int OPTIONS = 63;

  private final TupleHash hash;
  private boolean made;
  private long madeAt;

  /** After {@link #accept}: the peer's MSS, or somewhat less. */
  int mss;

  /** The peer's window scale, or {@link Segment#ABSENT}. */
  int windowScale;

  boolean sack;
  boolean ecn;

  SynCookies(TupleHash hash) {
    this.hash = hash;
  }

  /**
   * The sequence number of the SYN-ACK.
   *
   * @param syn as it arrived
   * @param now nanoseconds, never going back
   */
  int sequence(Segment syn, long now) {
    made = true;
    madeAt = now;
    int[] classes = classes(syn);
    int offered = syn.mss == Segment.ABSENT ? classes[1] : syn.mss; // RFC 9293 MUST-15
    int mssClass = classes.length - 1;
    while (mssClass > 0 && classes[mssClass] > offered) {
      mssClass--;
    }
    int period = period(now);
    return base(syn)
        + syn.sequence
        + (period << 24)
        + ((ofPeriod(syn, syn.sequence, period) + mssClass) & LOW);
  }

  /** Whether cookies are being made now, or were within the last second. */
  boolean areMade(long now) {
    return made && now - madeAt <= FLOOD;
  }

  /**
   * The timestamp of the SYN-ACK: never later than the clock, and at most 64 ticks earlier.
   *
   * @param ticks the clock, before the connection's offset is added
   * @param windowScale the peer's, or {@link Segment#ABSENT}, if scaling is agreed on
   */
  static int timestamp(int ticks, int windowScale, boolean sack, boolean ecn) {
    int scale = windowScale == Segment.ABSENT ? NO_SCALE : Math.min(windowScale, NO_SCALE - 1);
    int options = scale | (sack ? SACK : 0) | (ecn ? ECN : 0);
    int timestamp = ticks & ~OPTIONS | options;
    return timestamp - ticks > 0 ? timestamp - (OPTIONS + 1) : timestamp;
  }

  /**
   * Whether an ACK answers a cookie that we have made; if so, fills in what it stands for.
   *
   * @param ack as it arrived
   * @param echoedTicks what it echoes as timestamp, without the connection's offset; means nothing
   *     without timestamps
   */
  boolean accept(Segment ack, int echoedTicks, long now) {
    if (!made || now - madeAt > PERIODS * PERIOD) {
      made = false;
      return false;
    }
    int initialSequence = ack.sequence - 1;
    int cookie = ack.acknowledgement - 1 - base(ack) - initialSequence;
    int period = period(now);
    int age = period - (cookie >>> 24) & 0xff;
    if (age >= PERIODS) {
      return false;
    }
    int[] classes = classes(ack);
    int mssClass = cookie - ofPeriod(ack, initialSequence, period - age) & LOW;
    if (mssClass >= classes.length) {
      return false;
    }
    mss = classes[mssClass];
    int scale = echoedTicks & SCALE;
    windowScale = ack.timestamps && scale != NO_SCALE ? scale : Segment.ABSENT;
    sack = ack.timestamps && (echoedTicks & SACK) != 0;
    ecn = ack.timestamps && (echoedTicks & ECN) != 0;
    return true;
  }

  private static int[] classes(Segment segment) {
    return segment.ipv6 ? IPV6_MSS : IPV4_MSS;
  }

  private static int period(long now) {
    return (int) Math.floorDiv(now, PERIOD);
  }

  private int base(Segment arrived) {
    return (int) hash.of(arrived, TupleHash.COOKIE);
  }

  private int ofPeriod(Segment arrived, int initialSequence, int period) {
    long ofEnds = hash.of(arrived, TupleHash.COOKIE_OF_PERIOD + (period & LOW));
    return (int) hash.sipHash(ofEnds, initialSequence, 0, 0, 0);
  }
}
