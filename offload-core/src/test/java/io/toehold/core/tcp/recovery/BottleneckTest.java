package io.toehold.core.tcp.recovery;

import static io.toehold.core.tcp.recovery.Transfer.LOST;
import static io.toehold.core.tcp.recovery.Transfer.MS;
import static io.toehold.core.tcp.recovery.Transfer.MSS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A path of 10 Mbit/s, 100 ms, and a queue that holds as much again: what remains of its rate. A
 * segment takes 0.8 ms; 125 are in flight when it is just full.
 */
class BottleneckTest {
  private static final long SEGMENT = 800_000;
  private static final long QUEUE = 125 * SEGMENT;
  private static final int SEGMENTS = 20_000;

  private final Transfer transfer = new Transfer();
  private long freeAt;
  private long dropped;

  private Transfer.Fate bottleneck(double loss, long seed) {
    Random random = new Random(seed);
    return (from, copy, now) -> {
      long begins = Math.max(now, freeAt);
      if (begins - now > QUEUE || random.nextDouble() < loss) {
        dropped++;
        return LOST;
      }
      freeAt = begins + SEGMENT;
      return freeAt - now + 50 * MS;
    };
  }

  /** Share of the rate that is used. */
  private double run(double loss) {
    transfer.data = bottleneck(loss, 1);
    transfer.connect().write(0, SEGMENTS).run(Long.MAX_VALUE / 2);
    return (double) SEGMENTS * SEGMENT / transfer.now;
  }

  private void expect(double least, double used) {
    assertTrue(used >= least, used + " of the rate; " + transfer.describe());
    assertTrue(transfer.highestWindow < 1000L * MSS, transfer.describe());
  }

  @Test
  void cubicFillsIt() {
    expect(0.93, run(0));
    assertEquals(0, transfer.timeouts, transfer.describe());
    assertEquals(dropped, transfer.sentAgain, "sent again what was dropped, and nothing else");
  }

  @Test
  void renoFillsIt() {
    transfer.parameters.congestion = "reno";
    expect(0.9, run(0));
    assertEquals(0, transfer.timeouts, transfer.describe());
    assertEquals(dropped, transfer.sentAgain);
  }

  @Test
  void slowStartEndsEarlier() {
    transfer.data = bottleneck(0, 1);
    transfer.connect().write(0, 1500).run(Long.MAX_VALUE / 2);
    long few = dropped;
    BottleneckTest other = new BottleneckTest();
    other.transfer.parameters.hystart = false;
    other.transfer.data = other.bottleneck(0, 1);
    other.transfer.connect().write(0, 1500).run(Long.MAX_VALUE / 2);
    assertTrue(2 * few < other.dropped, few + " and " + other.dropped);
  }

  @Test
  void withoutHystartSlowStartOverflowsItAndIsRepaired() {
    transfer.parameters.hystart = false;
    expect(0.9, run(0));
    assertTrue(dropped > 50);
    assertEquals(dropped, transfer.sentAgain);
    assertEquals(0, transfer.timeouts, transfer.describe());
  }

  @Test
  void withoutSackItIsSlowerAndGetsThrough() {
    transfer.sack = false;
    expect(0.5, run(0));
  }

  @Test
  void withoutRackItFillsItToo() {
    transfer.parameters.rack = false;
    expect(0.9, run(0));
    assertEquals(0, transfer.timeouts, transfer.describe());
  }

  /** Mathis: about MSS / RTT / sqrt(p) times a constant of 1.2; CUBIC takes as much at least. */
  @Test
  void randomLossLeavesWhatTheFormulaSays() {
    double rate = run(0.01) * 125;
    double formula = 1.22 / Math.sqrt(0.01);
    assertTrue(rate > 0.8 * formula, rate + " segments in a round trip; " + transfer.describe());
    assertEquals(dropped, transfer.sentAgain);
    assertEquals(0, transfer.timeouts, transfer.describe());
  }

  @Test
  void superSegmentsGoThroughTheSame() {
    transfer.burst = 16;
    expect(0.9, run(0));
    assertEquals(0, transfer.timeouts, transfer.describe());
  }
}
