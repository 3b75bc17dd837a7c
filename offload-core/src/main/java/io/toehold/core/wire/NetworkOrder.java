package io.toehold.core.wire;

import io.toehold.core.memory.Memory;
import java.nio.ByteOrder;

/** Integers in memory in network byte order (big-endian), at any alignment. */
public final class NetworkOrder {
  static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private NetworkOrder() {}

  /** Reads 16 bits: 0 to 65535. */
  public static int getShort(long address) {
    short raw = Memory.getShort(address);
    return (LITTLE_ENDIAN ? Short.reverseBytes(raw) : raw) & 0xffff;
  }

  /** Writes the low 16 bits of a value. */
  public static void putShort(long address, int value) {
    short raw = (short) value;
    Memory.putShort(address, LITTLE_ENDIAN ? Short.reverseBytes(raw) : raw);
  }

  /** Reads 32 bits. */
  public static int getInt(long address) {
    int raw = Memory.getInt(address);
    return LITTLE_ENDIAN ? Integer.reverseBytes(raw) : raw;
  }

  /** Writes 32 bits. */
  public static void putInt(long address, int value) {
    Memory.putInt(address, LITTLE_ENDIAN ? Integer.reverseBytes(value) : value);
  }

  /** Reads 64 bits. */
  public static long getLong(long address) {
    long raw = Memory.getLong(address);
    return LITTLE_ENDIAN ? Long.reverseBytes(raw) : raw;
  }

  /** Writes 64 bits. */
  public static void putLong(long address, long value) {
    Memory.putLong(address, LITTLE_ENDIAN ? Long.reverseBytes(value) : value);
  }
}
