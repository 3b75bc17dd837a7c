package io.toehold.core.memory;

import java.nio.Buffer;
import jdk.internal.misc.Unsafe;

/**
 * Raw access to memory outside the heap. Addresses are absolute; nothing here checks them, so every
 * caller derives them from a mapped area whose bounds it knows. Memory order is in the name, as in
 * {@link java.lang.invoke.VarHandle}.
 */
public final class Memory {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long BYTES = byteArrayOffset();

  private static final long BUFFER_ADDRESS = UNSAFE.objectFieldOffset(Buffer.class, "address");

  private Memory() {}

  /** Where the first byte of a direct buffer is; the caller keeps the buffer reachable. */
  public static long address(Buffer direct) {
    return UNSAFE.getLong(direct, BUFFER_ADDRESS);
  }

  /**
   * The constant is an int in some JDKs and a long in others, so it cannot be linked to by name.
   */
  private static long byteArrayOffset() {
    try {
      return ((Number) Unsafe.class.getField("ARRAY_BYTE_BASE_OFFSET").get(null)).longValue();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Reads an int, plain. */
  public static int getInt(long address) {
    return UNSAFE.getInt(address);
  }

  /** Writes an int, plain. */
  public static void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  /** Reads a long, plain. */
  public static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  /** Writes a long, plain. */
  public static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  /** Reads a short, plain. */
  public static short getShort(long address) {
    return UNSAFE.getShort(address);
  }

  /** Writes a short, plain. */
  public static void putShort(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  /** Reads a byte, plain. */
  public static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  /** Writes a byte, plain. */
  public static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  /** Reads an int that another thread or process writes with release. */
  public static int getIntAcquire(long address) {
    return UNSAFE.getIntAcquire(null, address);
  }

  /** Reads an int, sequentially consistent. */
  public static int getIntVolatile(long address) {
    return UNSAFE.getIntVolatile(null, address);
  }

  /** Writes an int, sequentially consistent. */
  public static void putIntVolatile(long address, int value) {
    UNSAFE.putIntVolatile(null, address, value);
  }

  /** Publishes an int after everything written before it. */
  public static void setIntRelease(long address, int value) {
    UNSAFE.putIntRelease(null, address, value);
  }

  /** Reads a long that another thread or process writes with release. */
  public static long getLongAcquire(long address) {
    return UNSAFE.getLongAcquire(null, address);
  }

  /** Reads a long, sequentially consistent. */
  public static long getLongVolatile(long address) {
    return UNSAFE.getLongVolatile(null, address);
  }

  /** Publishes a long after everything written before it. */
  public static void setLongRelease(long address, long value) {
    UNSAFE.putLongRelease(null, address, value);
  }

  /** Compare and set, sequentially consistent. */
  public static boolean compareAndSetInt(long address, int expected, int value) {
    return UNSAFE.compareAndSetInt(null, address, expected, value);
  }

  /** Compare and set, sequentially consistent. */
  public static boolean compareAndSetLong(long address, long expected, long value) {
    return UNSAFE.compareAndSetLong(null, address, expected, value);
  }

  /** Adds and returns the previous value, sequentially consistent. */
  public static int getAndAddInt(long address, int delta) {
    return UNSAFE.getAndAddInt(null, address, delta);
  }

  /** Adds and returns the previous value, sequentially consistent. */
  public static long getAndAddLong(long address, long delta) {
    return UNSAFE.getAndAddLong(null, address, delta);
  }

  /** Ors bits in and returns the previous value, sequentially consistent. */
  public static long getAndOrLong(long address, long bits) {
    return UNSAFE.getAndBitwiseOrLong(null, address, bits);
  }

  /** Replaces and returns the previous value, sequentially consistent. */
  public static long getAndSetLong(long address, long value) {
    return UNSAFE.getAndSetLong(null, address, value);
  }

  /** No load or store moves across it, in either direction. */
  public static void fullFence() {
    UNSAFE.fullFence();
  }

  /** Copies from one address to another; the areas do not overlap. */
  public static void copy(long from, long to, long bytes) {
    UNSAFE.copyMemory(null, from, null, to, bytes);
  }

  /** Copies from an array; the caller has checked the range. */
  public static void copyFrom(byte[] from, int offset, long to, long bytes) {
    UNSAFE.copyMemory(from, BYTES + offset, null, to, bytes);
  }

  /** Copies into an array; the caller has checked the range. */
  public static void copyTo(long from, byte[] to, int offset, long bytes) {
    UNSAFE.copyMemory(null, from, to, BYTES + offset, bytes);
  }

  /** Fills with zero bytes. */
  public static void clear(long address, long bytes) {
    UNSAFE.setMemory(address, bytes, (byte) 0);
  }

  /** Allocates memory of this process that is not shared; give it back with {@link #free}. */
  public static long allocate(long bytes) {
    long address = UNSAFE.allocateMemory(bytes);
    clear(address, bytes);
    return address;
  }

  /** Frees what {@link #allocate} gave. */
  public static void free(long address) {
    UNSAFE.freeMemory(address);
  }
}
