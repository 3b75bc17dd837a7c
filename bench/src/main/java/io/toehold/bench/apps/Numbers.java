package io.toehold.bench.apps;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * A stream of longs, each of which is its own index: as cheap to make and to check as bytes can be
 * that are all looked at.
 */
final class Numbers {

  private Numbers() {}

  /** Makes it. */
  static final class Maker {
    private long next;

    /** Fills the room, of whole longs. */
    void fill(ByteBuffer room) {
      if (room.remaining() % Long.BYTES != 0) {
        throw new IllegalArgumentException(room + " for whole longs");
      }
      LongBuffer longs = room.order(ByteOrder.nativeOrder()).asLongBuffer();
      long first = next;
      for (int i = 0; i < longs.limit(); i++) {
        longs.put(i, first + i);
      }
      next = first + longs.limit();
    }

    /** The sum of all that have been made. */
    long sum() {
      return next % 2 == 0 ? next / 2 * (next - 1) : (next - 1) / 2 * next;
    }
  }

  /** Adds it up. Its parts may begin and end within a long. */
  static final class Summer {
    private final ByteBuffer split = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    private long sum;
    private long count;

    /** The next bytes. */
    void add(ByteBuffer bytes) {
      count += bytes.remaining();
      while (split.position() > 0 && bytes.hasRemaining()) {
        addByte(bytes);
      }
      LongBuffer longs = bytes.order(ByteOrder.nativeOrder()).asLongBuffer();
      sum += sumOf(longs);
      bytes.position(bytes.position() + longs.limit() * Long.BYTES);
      while (bytes.hasRemaining()) {
        addByte(bytes);
      }
    }

    /** With four sums, as each addition to one of them waits for the one before. */
    private static long sumOf(LongBuffer longs) {
      int count = longs.limit();
      long a = 0;
      long b = 0;
      long c = 0;
      long d = 0;
      int i = 0;
      for (; i < count - 3; i += 4) {
        a += longs.get(i);
        b += longs.get(i + 1);
        c += longs.get(i + 2);
        d += longs.get(i + 3);
      }
      for (; i < count; i++) {
        a += longs.get(i);
      }
      return a + b + c + d;
    }

    private void addByte(ByteBuffer bytes) {
      split.put(bytes.get());
      if (!split.hasRemaining()) {
        sum += split.getLong(0);
        split.clear();
      }
    }

    /** Of all longs. */
    long sum() {
      return sum;
    }

    /** Of all bytes. */
    long count() {
      return count;
    }
  }
}
