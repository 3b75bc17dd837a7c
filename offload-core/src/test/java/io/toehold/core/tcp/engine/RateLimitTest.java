package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private static int count(RateLimit limit, long now) {
    int count = 0;
    while (limit.allow(now) && count < 100_000) {
      count++;
    }
    return count;
  }

  @Test
  void exactly() {
    RateLimit limit = RateLimit.exact(3);
    assertEquals(3, count(limit, -5));
    assertEquals(0, count(limit, -5 + SECOND - 1));
    assertEquals(3, count(limit, -5 + SECOND));
    assertEquals(3, count(limit, 100 * SECOND), "what was not used is lost");
    assertFalse(RateLimit.exact(0).allow(0));
  }

  @Test
  void blurredInEachSecondAnew() {
    RateLimit limit = RateLimit.blurred(1000, 0);
    Set<Integer> counts = new HashSet<>();
    long sum = 0;
    int seconds = 2000;
    for (int second = 0; second < seconds; second++) {
      int count = count(limit, second * SECOND);
      assertTrue(count >= 500 && count < 1500, "" + count);
      counts.add(count);
      sum += count;
    }
    assertTrue(counts.size() > 600, counts.size() + " different ones");
    assertEquals(1000, sum / (double) seconds, 30);
  }

  @Test
  void challenges() {
    ChallengeLimiter limiter = new ChallengeLimiter(2, 10, 1);
    RateLimit one = limiter.ofConnection();
    assertTrue(limiter.allow(one, 0));
    assertTrue(limiter.allow(one, 0));
    assertFalse(limiter.allow(one, 0), "of one connection");
    int allowed = 2;
    for (int connection = 0; connection < 100; connection++) {
      allowed += limiter.allow(limiter.ofConnection(), 1) ? 1 : 0;
    }
    assertTrue(allowed >= 5 && allowed < 15, "of the stack: " + allowed);
    assertTrue(limiter.allow(one, SECOND));
  }
}
