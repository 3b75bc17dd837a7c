package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.memory.Memory;

/** A slot between two guard areas, in memory that is not shared. Close it to check the guards. */
final class SlotArea implements AutoCloseable {
  private static final int GUARD = 64 << 10;
  private static final byte PATTERN = (byte) 0xa5;

  private final long block = Memory.allocate(2L * GUARD + SlotLayout.SLOT_BYTES);

  SlotArea() {
    for (int i = 0; i < GUARD; i++) {
      Memory.putByte(block + i, PATTERN);
      Memory.putByte(block + GUARD + SlotLayout.SLOT_BYTES + i, PATTERN);
    }
    prepare();
  }

  /** As the client does before it makes an offer. */
  void prepare() {
    Memory.clear(address(), SlotLayout.CONTROL_BYTES);
    for (int level = 1; level <= SlotLayout.TOP_LEVEL; level++) {
      Memory.putLong(address() + SlotLayout.TO_SERVER_OFFSET + SlotLayout.growAtOffset(level), -1);
      Memory.putLong(address() + SlotLayout.TO_CLIENT_OFFSET + SlotLayout.growAtOffset(level), -1);
    }
  }

  long address() {
    return block + GUARD;
  }

  long toServer() {
    return address() + SlotLayout.TO_SERVER_OFFSET;
  }

  long toClient() {
    return address() + SlotLayout.TO_CLIENT_OFFSET;
  }

  void checkGuards() {
    for (int i = 0; i < GUARD; i++) {
      assertEquals(PATTERN, Memory.getByte(block + i), "before the slot, at " + i);
      assertEquals(
          PATTERN,
          Memory.getByte(block + GUARD + SlotLayout.SLOT_BYTES + i),
          "behind the slot, at " + i);
    }
  }

  @Override
  public void close() {
    try {
      checkGuards();
    } finally {
      Memory.free(block);
    }
  }
}
