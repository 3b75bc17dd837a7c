package io.toehold.host.interop;

import io.toehold.core.link.SplitMix64;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Streams whose every byte is known by its position. */
final class Streams {
  private static final int PIECE = 64 << 10;

  /** A prime: what is lost or repeated in whole pieces of any usual size shows. */
  private static final int PERIOD = 1_048_573;

  private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(PERIOD + PIECE);

  static {
    SplitMix64 random = new SplitMix64(1);
    for (int i = 0; i < PERIOD; i++) {
      BYTES.put(i, (byte) random.nextLong());
    }
    for (int i = 0; i < PIECE; i++) {
      BYTES.put(PERIOD + i, BYTES.get(i));
    }
  }

  private static final ThreadLocal<ByteBuffer> ROOM =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(PIECE));

  private Streams() {}

  private static ByteBuffer at(long position, int length) {
    return BYTES.slice((int) (position % PERIOD), length);
  }

  /** What a stream has at a place. */
  static byte byteAt(long position) {
    return BYTES.get((int) (position % PERIOD));
  }

  /** Writes a whole stream, and ends it. */
  static long send(End end, long bytes) throws IOException {
    write(end, 0, bytes);
    end.endOutput();
    return bytes;
  }

  /** Writes for a time, and ends the stream. */
  static long sendUntil(End end, long deadline) throws IOException {
    long sent = 0;
    while (System.nanoTime() < deadline) {
      write(end, sent, PIECE / 4);
      sent += PIECE / 4;
    }
    end.endOutput();
    return sent;
  }

  /** Writes a part of a stream. */
  static void write(End end, long from, long bytes) throws IOException {
    for (long done = 0; done < bytes; ) {
      int length = (int) Math.min(PIECE, bytes - done);
      end.write(at(from + done, length));
      done += length;
    }
  }

  /** Reads to the end. */
  static long receive(End end) throws IOException {
    return read(end, 0, Long.MAX_VALUE);
  }

  /** Reads to the end, and counts on the way. */
  static long receive(End end, AtomicLong counted) throws IOException {
    long done = 0;
    long n;
    do {
      n = read(end, done, PIECE / 16);
      done += n;
      counted.addAndGet(n);
    } while (n == PIECE / 16);
    return done;
  }

  /**
   * Reads a part of a stream, and checks every byte.
   *
   * @return how many; fewer than asked for at the end of the stream
   */
  static long read(End end, long from, long bytes) throws IOException {
    ByteBuffer buffer = ROOM.get();
    long done = 0;
    while (done < bytes) {
      buffer.clear().limit((int) Math.min(PIECE, bytes - done));
      if (end.read(buffer) < 0) {
        break;
      }
      buffer.flip();
      int wrong = buffer.mismatch(at(from + done, buffer.limit()));
      if (wrong >= 0) {
        throw new AssertionError("wrong byte at " + (from + done + wrong));
      }
      done += buffer.limit();
    }
    return done;
  }
}
