package io.toehold.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.link.Faults;
import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulator itself, with a protocol so simple that it is right at first sight. */
class SimulationTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000 * MILLISECOND;

  /**
   * Sends numbers, one at a time and again until it is acknowledged by the same number coming back.
   */
  private static final class Counter implements Node {
    private final VirtualClock clock;
    private final Link link;
    private final boolean leads;
    private final int last;
    private final ByteBuffer room = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER);
    private final OutgoingPacket packet = new OutgoingPacket(Memory.address(room));
    private final List<Integer> heard = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private int number = 1;
    private long deadline = Long.MIN_VALUE;

    Counter(VirtualClock clock, Link link, boolean leads, int last) {
      this.clock = clock;
      this.link = link;
      this.leads = leads;
      this.last = last;
    }

    private void onPacket(long address, int length, int flags, int segmentSize) {
      int n = Memory.getInt(address);
      story.add(clock.elapsed() + ": " + n);
      if (!leads) {
        if (n == heard.size() + 1) {
          heard.add(n);
        }
        send(n);
      } else if (n == number) {
        number++;
        deadline = clock.now();
      }
    }

    @Override
    public void poll(long now) {
      link.receive(this::onPacket, 10);
      if (leads && !isDone() && now >= deadline) {
        send(number);
        deadline = now + 50 * MILLISECOND;
      }
    }

    private void send(int n) {
      packet.clear();
      Memory.putInt(packet.header, n);
      packet.headerLength = 20;
      link.send(packet);
    }

    @Override
    public long nextDeadline() {
      return leads && !isDone() ? deadline : Long.MAX_VALUE;
    }

    boolean isDone() {
      return number > last;
    }
  }

  private static List<String> count(Simulation simulation) {
    Cable cable = simulation.cable("ab");
    Faults faults = cable.wire.left.faults;
    faults.delay = simulation.random.nextLong(10 * MILLISECOND);
    faults.jitter = MILLISECOND;
    faults.loss = simulation.random.nextDouble() / 2;
    faults.duplication = 0.1;
    cable.wire.right.faults.set(faults);
    Counter left = new Counter(simulation.clock, cable.left, true, 20);
    Counter right = new Counter(simulation.clock, cable.right, false, 20);
    simulation.add(left);
    simulation.add(right);
    simulation.check(() -> assertTrue(right.heard.size() >= left.number - 1, "told of the future"));
    assertTrue(simulation.runUntil(left::isDone, 100 * SECOND));
    assertEquals(20, right.heard.size());
    return left.story;
  }

  @Test
  void manySeeds() {
    Seeds.run(SimulationTest.class, "manySeeds", 500, SimulationTest::count);
  }

  @Test
  void theSameSeedIsTheSameStory() {
    assertEquals(story(3), story(3));
    assertNotEquals(story(3), story(4));
  }

  private static List<String> story(long seed) {
    try (Simulation simulation = new Simulation(seed, null)) {
      return count(simulation);
    }
  }

  @Test
  void aFailureTellsHowToSeeItAgain() throws Exception {
    Seed third = new Seed(SimulationTest.class, "aFailureTellsHowToSeeItAgain", 3);
    Files.deleteIfExists(Seeds.file(third));
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Seeds.run(
                    third.test(),
                    third.method(),
                    10,
                    simulation -> {
                      long elapsed = count(simulation).size();
                      assertNotEquals(story(3).size(), elapsed, "a fault of ours");
                    }));
    assertTrue(error.getMessage().contains("a fault of ours"), error.getMessage());
    assertTrue(error.getMessage().contains("SimulationTest#" + third.method()));
    assertTrue(error.getMessage().contains(third.replayCommand()));
    assertTrue(error.getMessage().contains(Seeds.file(third).toString()));
    assertTrue(third.replayCommand().endsWith("-Dtoehold.sim.seed=3"));
    assertTrue(Files.size(Seeds.file(third)) > 20 * 2 * 56, "the packets are there");
    Files.delete(Seeds.file(third));
  }

  @Test
  void aFailureThatDoesNotComeAgainIsReportedAsSuch() {
    int[] runs = new int[1];
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Seeds.run(
                    SimulationTest.class,
                    "aFailureThatDoesNotComeAgainIsReportedAsSuch",
                    1,
                    simulation -> assertNotEquals(1, ++runs[0])));
    assertTrue(error.getMessage().contains("not when it is replayed"));
  }

  @Test
  void timePassesThoughNothingHappens() {
    try (Simulation simulation = new Simulation(1, null)) {
      assertEquals(Long.MAX_VALUE, simulation.nextEvent());
      assertFalse(simulation.runUntil(() -> false, SECOND));
      assertEquals(SECOND, simulation.clock.elapsed());
      simulation.run(SECOND);
      assertEquals(2 * SECOND, simulation.clock.elapsed());
    }
  }

  @Test
  void aNodeThatNeverRestsIsFound() {
    try (Simulation simulation = new Simulation(1, null)) {
      simulation.add(
          new Node() {
            @Override
            public void poll(long now) {}

            @Override
            public long nextDeadline() {
              return Long.MIN_VALUE;
            }
          });
      AssertionError error = assertThrows(AssertionError.class, () -> simulation.run(SECOND));
      assertTrue(error.getMessage().contains("stands still"), error.getMessage());
    }
  }
}
