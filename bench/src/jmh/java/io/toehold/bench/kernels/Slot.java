package io.toehold.bench.kernels;

import io.toehold.core.direct.RingConsumer;
import io.toehold.core.direct.RingProducer;
import io.toehold.core.direct.SlotLayout;
import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;

/**
 * A slot as a client prepares it, in memory that is not shared, and the two ends of a direction.
 */
final class Slot {

  /** What the benchmarks' JVMs need, as the agent grants it to Toehold. */
  static final String EXPORTS = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

  private final long address = Memory.allocate(SlotLayout.SLOT_BYTES);
  final RingProducer producer;
  final RingConsumer consumer;

  Slot() {
    Memory.clear(address, SlotLayout.CONTROL_BYTES);
    for (int level = 1; level <= SlotLayout.TOP_LEVEL; level++) {
      Memory.putLong(address + SlotLayout.TO_SERVER_OFFSET + SlotLayout.growAtOffset(level), -1);
    }
    producer = new RingProducer(address, true, level -> true, CopyToPeer.STORES);
    producer.allowGrowth();
    consumer = new RingConsumer(address, true);
  }

  void free() {
    Memory.free(address);
  }
}
