package io.toehold.core.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.toehold.core.memory.Memory;
import java.util.Arrays;

/**
 * Memory for one packet between two poisoned neighbours, at whose end the packet lies: whoever
 * reads on reads poison, and whoever writes there is found out.
 */
final class PacketArea implements AutoCloseable {
  private static final int NEIGHBOUR = 256;
  private static final int ROOM = 70_000;

  private final long area = Memory.allocate(ROOM + 2 * NEIGHBOUR);
  private final byte[] poison = new byte[NEIGHBOUR];
  private byte[] packet = {};

  /**
   * Puts a packet in.
   *
   * @return its address
   */
  long put(byte[] bytes, int poisonValue) {
    packet = bytes.clone();
    Arrays.fill(poison, (byte) poisonValue);
    Memory.copyFrom(poison, 0, address() - NEIGHBOUR, NEIGHBOUR);
    Memory.copyFrom(packet, 0, address(), packet.length);
    Memory.copyFrom(poison, 0, address() + packet.length, NEIGHBOUR);
    return address();
  }

  long address() {
    return area + NEIGHBOUR + ROOM - packet.length;
  }

  /** Nothing was written, to the packet neither. */
  void checkUntouched() {
    assertArrayEquals(packet, bytes(address(), packet.length));
    assertArrayEquals(poison, bytes(address() - NEIGHBOUR, NEIGHBOUR));
    assertArrayEquals(poison, bytes(address() + packet.length, NEIGHBOUR));
  }

  static byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    Memory.copyTo(address, bytes, 0, length);
    return bytes;
  }

  @Override
  public void close() {
    Memory.free(area);
  }
}
