package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.wire.Segment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SynCookiesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long PERIOD = 64 * SECOND;

  private final Random random = new Random(4987);
  private final SynCookies cookies = new SynCookies(new TupleHash(5, 6));

  private Segment syn(ConnectionKey key, int mss) {
    Segment syn = Keys.arrived(key);
    syn.flags = Segment.SYN;
    syn.sequence = random.nextInt();
    syn.mss = mss;
    return syn;
  }

  /** What the peer answers to our SYN-ACK. */
  private static Segment ack(ConnectionKey key, Segment syn, int sequence) {
    Segment ack = Keys.arrived(key);
    ack.flags = Segment.ACK;
    ack.sequence = syn.sequence + 1;
    ack.acknowledgement = sequence + 1;
    return ack;
  }

  @Test
  void theMssComesBackRoundedDown() {
    int[][] expected = {
      {Segment.ABSENT, 536, 1220},
      {0, 48, 48},
      {48, 48, 48},
      {535, 48, 48},
      {536, 536, 48},
      {1219, 536, 48},
      {1220, 536, 1220},
      {1440, 1440, 1440},
      {1460, 1460, 1440},
      {8959, 4016, 8940},
      {8960, 8960, 8940},
      {65_495, 65_495, 65_475},
      {65_535, 65_495, 65_475},
    };
    for (int[] each : expected) {
      for (int v6 = 0; v6 < 2; v6++) {
        ConnectionKey key = v6 == 1 ? Keys.ipv6(80, 1234) : Keys.ipv4(80, 1234);
        Segment syn = syn(key, each[0]);
        long now = random.nextLong() >> 1;
        SynCookies fresh = new SynCookies(new TupleHash(5, 6));
        Segment ack = ack(key, syn, fresh.sequence(syn, now));
        assertTrue(fresh.accept(ack, 0, now));
        assertEquals(each[1 + v6], fresh.mss);
        assertEquals(Segment.ABSENT, fresh.windowScale);
        assertFalse(fresh.sack);
        assertFalse(fresh.ecn);
      }
    }
  }

  @Test
  void theOptionsComeBackInTheTimestamp() {
    ConnectionKey key = Keys.ipv4(80, 1234);
    Segment syn = syn(key, 1460);
    Segment ack = ack(key, syn, cookies.sequence(syn, 0));
    ack.timestamps = true;
    for (int round = 0; round < 10_000; round++) {
      int ticks = random.nextInt();
      int scale = random.nextInt(16) - 1;
      boolean sack = random.nextBoolean();
      boolean ecn = random.nextBoolean();
      int timestamp = SynCookies.timestamp(ticks, scale, sack, ecn);
      assertTrue(timestamp - ticks <= 0, "never later than the clock");
      assertTrue(timestamp - ticks > -64, "hardly earlier");
      assertTrue(cookies.accept(ack, timestamp, 1));
      assertEquals(scale, cookies.windowScale);
      assertEquals(sack, cookies.sack);
      assertEquals(ecn, cookies.ecn);
    }
    assertEquals(14, SynCookies.timestamp(100, 200, false, false) & 15, "RFC 7323 section 2.3");
  }

  @Test
  void goodForOneToTwoPeriods() {
    ConnectionKey key = Keys.ipv4(80, 1234);
    for (long start : new long[] {0, 256 * PERIOD - 1, -1, -3 * PERIOD + 7, 1000 * PERIOD}) {
      SynCookies fresh = new SynCookies(new TupleHash(5, 6));
      Segment syn = syn(key, 1460);
      Segment ack = ack(key, syn, fresh.sequence(syn, start));
      long nextPeriod = Math.floorDiv(start, PERIOD) * PERIOD + PERIOD;
      assertTrue(fresh.accept(ack, 0, start));
      assertTrue(fresh.accept(ack, 0, nextPeriod));
      assertTrue(fresh.accept(ack, 0, nextPeriod + PERIOD - 1));
      assertFalse(fresh.accept(ack, 0, nextPeriod + PERIOD));
    }
  }

  @Test
  void oldOnesAreNotBelievedThoughOthersAreMade() {
    ConnectionKey key = Keys.ipv4(80, 1234);
    Segment syn = syn(key, 1460);
    Segment ack = ack(key, syn, cookies.sequence(syn, 0));
    for (int period = 2; period < 256; period++) {
      cookies.sequence(syn(Keys.random(random), 536), period * PERIOD);
      assertFalse(cookies.accept(ack, 0, period * PERIOD), "period " + period);
    }
  }

  @Test
  void notBelievedUnlessTheyAreMade() {
    ConnectionKey key = Keys.ipv4(80, 1234);
    Segment syn = syn(key, 1460);
    int sequence = new SynCookies(new TupleHash(5, 6)).sequence(syn, 0);
    assertFalse(cookies.accept(ack(key, syn, sequence), 0, 0));
    cookies.sequence(syn(Keys.ipv4(80, 99), 1460), 0);
    assertTrue(cookies.accept(ack(key, syn, sequence), 0, 0));
  }

  @Test
  void guessesFail() {
    ConnectionKey key = Keys.ipv4(80, 1234);
    Segment syn = syn(key, 1460);
    int sequence = cookies.sequence(syn, 0);
    Segment ack = ack(key, syn, sequence);
    int accepted = 0;
    for (int guess = 0; guess < 2_000_000; guess++) {
      ack.acknowledgement = random.nextInt();
      accepted += cookies.accept(ack, 0, 0) ? 1 : 0;
    }
    assertTrue(accepted <= 10, accepted + " of some 2 that are to be expected");
    Segment later = ack(key, syn, sequence);
    for (int lost = 1; lost <= 2000; lost++) {
      later.sequence++;
      assertFalse(cookies.accept(later, 0, 0), "a segment after one that is lost");
    }
    assertFalse(cookies.accept(ack(Keys.ipv4(80, 1235), syn, sequence), 0, 0), "another port");
    SynCookies otherKey = new SynCookies(new TupleHash(5, 7));
    otherKey.sequence(syn, 0);
    assertFalse(otherKey.accept(ack(key, syn, sequence), 0, 0), "another secret");
  }
}
