package io.toehold.core.wire;

import io.toehold.core.memory.Memory;

/**
 * The bytes of a packet, read by their offset from its start. Memory is raw: whoever reads has
 * compared with {@link #length} before, and the assertions hold him to it.
 */
final class PacketBytes {
  private long start;
  private int length;

  void set(long start, int length) {
    this.start = start;
    this.length = length;
  }

  int length() {
    return length;
  }

  int getByte(int offset) {
    return Memory.getByte(address(offset, 1)) & 0xff;
  }

  int getShort(int offset) {
    return NetworkOrder.getShort(address(offset, 2));
  }

  int getInt(int offset) {
    return NetworkOrder.getInt(address(offset, 4));
  }

  long getLong(int offset) {
    return NetworkOrder.getLong(address(offset, 8));
  }

  /** Where some bytes are that all belong to the packet. */
  long address(int offset, int bytes) {
    assert offset >= 0 && bytes >= 0 && offset <= length - bytes
        : offset + "+" + bytes + " of " + length;
    return start + offset;
  }
}
