package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.wire.IpAddress;
import org.junit.jupiter.api.Test;

class PathMtuCacheTest {
  private static final long PEER = IpAddress.mapped(0x0a000002);
  private static final long PREFIX = 0x20010db8_00000000L;

  private final PathMtuCache cache = new PathMtuCache(new TupleHash(11, 12));
  private long now = -PathMtuCache.AGE / 2;

  private int get() {
    return cache.get(0, PEER, 1500, now);
  }

  private boolean learn(long reported, int packetLength) {
    return cache.learn(0, PEER, false, reported, packetLength, 1500, now);
  }

  @Test
  void shrinksAndNeverGrowsByReports() {
    assertEquals(1500, get());
    assertFalse(learn(1500, 1500));
    assertFalse(learn(9000, 1500));
    assertTrue(learn(1400, 1500));
    assertEquals(1400, get());
    assertFalse(learn(1400, 1500));
    assertFalse(learn(1450, 1500));
    assertTrue(learn(1300, 1400));
    assertEquals(1300, get());
    assertEquals(1500, cache.get(0, PEER + 1, 1500, now), "another destination");
    assertEquals(1000, cache.get(0, PEER, 1000, now), "another link");
  }

  @Test
  void agesAfterTenMinutes() {
    assertTrue(learn(1400, 1500));
    now += PathMtuCache.AGE - 1;
    assertEquals(1400, get());
    now++;
    assertEquals(1500, get());
    assertTrue(learn(1400, 1500), "it is news again");
  }

  @Test
  void absurdReportsAreNotBelieved() {
    assertFalse(learn(67, 1500));
    assertFalse(learn(1, 1500));
    assertFalse(learn(0xffff_ffffL, 1500));
    assertEquals(1500, get());
    assertFalse(cache.learn(PREFIX, 2, true, 1279, 1500, 1500, now));
    assertFalse(cache.learn(PREFIX, 2, true, 0, 1500, 1500, now));
    assertEquals(1500, cache.get(PREFIX, 2, 1500, now));
    assertTrue(cache.learn(PREFIX, 2, true, 1280, 1500, 1500, now));
    assertEquals(1280, cache.get(PREFIX, 2, 1500, now));
  }

  @Test
  void belowTheFloorPacketsMayBeCut() {
    assertTrue(learn(552, 1500));
    assertFalse(cache.mayCut(0, PEER, now));
    assertTrue(learn(551, 552));
    assertEquals(552, get());
    assertTrue(cache.mayCut(0, PEER, now));
    assertFalse(learn(296, 552), "nothing new");
    assertEquals(552, get());
    now += PathMtuCache.AGE;
    assertFalse(cache.mayCut(0, PEER, now));
    assertTrue(learn(68, 1500));
    assertEquals(552, get());
  }

  @Test
  void routersThatDoNotSay() {
    assertTrue(learn(0, 1500));
    assertEquals(1492, get());
    assertTrue(learn(0, 1492));
    assertEquals(1006, get());
    assertTrue(learn(0, 1006));
    assertEquals(552, get(), "508 is below the floor");
    assertTrue(cache.mayCut(0, PEER, now));
    assertFalse(learn(0, 68));
    assertFalse(learn(0, 0));
  }

  @Test
  void ofTooManyDestinationsTheOldestGo() {
    for (int host = 0; host < 50_000; host++) {
      now++;
      assertTrue(cache.learn(PREFIX, host, true, 1300, 1500, 1500, now));
      assertEquals(1300, cache.get(PREFIX, host, 1500, now));
    }
    int known = 0;
    int youngKnown = 0;
    for (int host = 0; host < 50_000; host++) {
      boolean is = cache.get(PREFIX, host, 1500, now) == 1300;
      known += is ? 1 : 0;
      youngKnown += is && host >= 49_900 ? 1 : 0;
    }
    assertEquals(1024, known);
    assertTrue(youngKnown >= 95, youngKnown + " of the last 100");
  }
}
