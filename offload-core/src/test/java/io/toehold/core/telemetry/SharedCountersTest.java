package io.toehold.core.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.Memory;
import io.toehold.core.toe.FallbackReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedCountersTest {
  private final ByteBuffer area =
      ByteBuffer.allocateDirect(SharedCounters.BYTES + 16).order(ByteOrder.nativeOrder());
  private final SharedCounters counters = new SharedCounters(Memory.address(area) + 8);

  @Test
  void whatIsCountedIsRead() {
    counters.attempt();
    counters.attempt();
    counters.offloaded();
    counters.declined(FallbackReason.PLAIN_PEER);
    counters.failed();
    counters.failed();
    counters.failed();
    assertEquals(new CounterReading(2, 1, 3, Map.of("PLAIN_PEER", 1L)), CounterReading.of(area, 8));
  }

  @Test
  void allReasonsHaveRoomOfTheirOwn() {
    assertTrue(FallbackReason.values().length <= SharedCounters.MAX_REASONS);
    for (FallbackReason reason : FallbackReason.values()) {
      IntStream.rangeClosed(0, reason.ordinal()).forEach(i -> counters.declined(reason));
    }
    CounterReading reading = CounterReading.of(area, 8);
    for (FallbackReason reason : FallbackReason.values()) {
      assertEquals(reason.ordinal() + 1, reading.declined().get(reason.name()));
    }
    assertEquals(0, area.getLong(0));
    assertEquals(0, area.getLong(SharedCounters.BYTES + 8));
  }

  @Test
  void reasonsOfLaterVersionsAreNumbered() {
    area.putLong(8 + SharedCounters.DECLINED + 100 * Long.BYTES, 7);
    assertEquals(Map.of("REASON_100", 7L), CounterReading.of(area, 8).declined());
  }

  @Test
  void noThreadsCountIsLost() {
    IntStream.range(0, 40_000).parallel().forEach(i -> counters.attempt());
    assertEquals(40_000, CounterReading.of(area, 8).attempts());
  }

  @Test
  void bothAreTold() {
    ByteBuffer other =
        ByteBuffer.allocateDirect(SharedCounters.BYTES).order(ByteOrder.nativeOrder());
    PathCounters both = new CountersInTurn(counters, new SharedCounters(Memory.address(other)));
    both.attempt();
    both.offloaded();
    both.declined(FallbackReason.RULE);
    both.failed();
    CounterReading expected = new CounterReading(1, 1, 1, Map.of("RULE", 1L));
    assertEquals(expected, CounterReading.of(area, 8));
    assertEquals(expected, CounterReading.of(other, 0));
  }
}
