package io.toehold.core.tcp.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.tuning.TcpParameters;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A peer that says anything, and an engine that does anything it may, from a seed: the sums stay
 * right, the window at least a segment, and there is always something that will go on.
 */
class AnyPeerTest {
  private static final long MS = 1_000_000;
  private static final int SEEDS = 600;

  private final Acknowledgement ack = new Acknowledgement();
  private Random random;
  private LossRecovery recovery;
  private int mss;
  private boolean persist;
  private boolean sack;
  private long now;

  @Test
  void sumsStayRight() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        run(seed);
      } catch (Throwable failure) {
        throw new AssertionError("seed " + seed, failure);
      }
    }
  }

  private void run(long seed) {
    random = new Random(seed);
    TcpParameters parameters = new TcpParameters();
    parameters.rack = random.nextInt(3) != 0;
    parameters.congestion = random.nextBoolean() ? "cubic" : "reno";
    now = random.nextLong() >> 4;
    mss = 100 + random.nextInt(1400);
    sack = random.nextInt(4) != 0;
    persist = false;
    recovery = new LossRecovery(parameters);
    recovery.sent(0, 1, now);
    recovery.established(mss, sack);
    ack.clear();
    ack.una = 1;
    recovery.acknowledged(ack, now += random.nextInt(200) * MS);
    for (int i = 0; i < 400; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(100) * MS : random.nextInt(1000);
      step();
      check();
    }
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> output();
      case 3, 4, 5, 6, 7 -> acknowledge();
      case 8 -> {
        now = recovery.deadline() == LossRecovery.NEVER ? now : Math.max(now, recovery.deadline());
        if (recovery.expired(now) == Expiry.SEND_PROBE && random.nextInt(5) != 0) {
          recovery.sent(recovery.probeFrom(), recovery.nxt(), now);
        }
      }
      case 9 -> {
        long from = somewhere();
        recovery.sendAgain(from, from + 1 + random.nextInt(3 * mss));
      }
      case 10 -> {
        if (random.nextInt(4) == 0) {
          mss = 100 + random.nextInt(1400);
          recovery.mss(mss);
        }
      }
      default -> {
        if (random.nextInt(4) == 0 || persist) {
          persist = !persist;
          recovery.persist(persist, now);
        }
      }
    }
  }

  private long somewhere() {
    long flight = recovery.nxt() - recovery.una();
    return recovery.una() + (flight == 0 ? 0 : random.nextInt((int) flight));
  }

  private void output() {
    for (int i = random.nextInt(20); i > 0; i--) {
      long from = recovery.nextLost(random.nextBoolean());
      long room = Math.min(recovery.allowance(now), 1 + random.nextInt(8 * mss));
      if (from == LossRecovery.NONE) {
        from = recovery.nxt();
      } else {
        room = Math.min(room, recovery.lostEnd() - from);
      }
      if (room > 0) {
        recovery.sent(from, from + room, now);
        check();
      }
    }
  }

  private void acknowledge() {
    ack.clear();
    ack.una = random.nextInt(3) == 0 ? somewhere() : recovery.una() - random.nextInt(2) * 100;
    if (random.nextInt(8) == 0) {
      ack.una = recovery.nxt();
    }
    ack.una = Math.max(0, ack.una);
    ack.window = random.nextInt(3) * 1000L;
    ack.carriesData = random.nextInt(5) == 0;
    ack.ecnEcho = random.nextInt(20) == 0;
    ack.echoedAt = random.nextBoolean() ? Acknowledgement.NO_ECHO : now - random.nextInt(300) * MS;
    for (int i = random.nextInt(5); i > 0; i--) {
      long from = somewhere() - random.nextInt(3) * random.nextInt(2000);
      ack.addRange(from, from + random.nextInt(6 * mss) - 5);
    }
    long una = recovery.una();
    long before = recovery.inFlight() + recovery.lost();
    Outcome outcome = recovery.acknowledged(ack, now);
    assertEquals(Math.max(0, ack.una - una), outcome.acknowledged);
    assertTrue(outcome.delivered >= 0);
    if (sack) {
      assertEquals(before - outcome.delivered, recovery.inFlight() + recovery.lost());
    }
  }

  private void check() {
    ScoreboardCheck.check(recovery.board);
    assertTrue(recovery.window() >= mss, recovery.window() + " < " + mss);
    assertTrue(recovery.allowance(now) >= 0);
    assertTrue(recovery.inFlight() >= 0);
    assertTrue(recovery.slowStartThreshold() >= 2 * 100);
    assertTrue(recovery.roundTrips().timeout() >= 200 * MS);
    assertTrue(recovery.roundTrips().timeout() <= 120_000 * MS);
    boolean waits = recovery.una() < recovery.nxt() && !persist;
    assertTrue(!waits || recovery.deadline() != LossRecovery.NEVER, "nothing will wake it up");
    long lost = recovery.nextLost(false);
    assertEquals(recovery.lost() > 0, lost != LossRecovery.NONE);
    assertTrue(lost == LossRecovery.NONE || recovery.lostEnd() > lost);
  }
}
