package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.wire.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against SipHash-2-4 of any length, which is itself held to its authors' test vector. */
class TupleHashTest {
  private final Random random = new Random(24);

  /** SipHash-2-4 as its paper describes it. */
  private static final class SipHash {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    static long of(long k0, long k1, byte[] bytes) {
      SipHash s = new SipHash();
      s.v0 = k0 ^ 0x736f6d6570736575L;
      s.v1 = k1 ^ 0x646f72616e646f6dL;
      s.v2 = k0 ^ 0x6c7967656e657261L;
      s.v3 = k1 ^ 0x7465646279746573L;
      byte[] padded = new byte[bytes.length / 8 * 8 + 8];
      System.arraycopy(bytes, 0, padded, 0, bytes.length);
      padded[padded.length - 1] = (byte) bytes.length;
      ByteBuffer words = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
      while (words.hasRemaining()) {
        long m = words.getLong();
        s.v3 ^= m;
        s.rounds(2);
        s.v0 ^= m;
      }
      s.v2 ^= 0xff;
      s.rounds(4);
      return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
    }

    private void rounds(int count) {
      for (int i = 0; i < count; i++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13);
        v1 ^= v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16);
        v3 ^= v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21);
        v3 ^= v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17);
        v1 ^= v2;
        v2 = Long.rotateLeft(v2, 32);
      }
    }
  }

  @Test
  void vectorOfThePaper() {
    byte[] bytes = new byte[15];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    assertEquals(0xa129ca6149be45e5L, SipHash.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, bytes));
  }

  @Test
  void fiveWords() {
    for (int round = 0; round < 1000; round++) {
      long k0 = random.nextLong();
      long k1 = random.nextLong();
      long[] m = random.longs(5).toArray();
      ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
      for (long word : m) {
        bytes.putLong(word);
      }
      assertEquals(
          SipHash.of(k0, k1, bytes.array()),
          new TupleHash(k0, k1).sipHash(m[0], m[1], m[2], m[3], m[4]));
    }
  }

  @Test
  void everyPartCounts() {
    TupleHash hash = new TupleHash(1, 2);
    Set<Long> seen = new HashSet<>();
    seen.add(hash.of(0, 0, 0, 0, 0, 0, 0));
    for (int bit = 0; bit < 64; bit++) {
      long one = 1L << bit;
      assertTrue(seen.add(hash.of(one, 0, 0, 0, 0, 0, 0)));
      assertTrue(seen.add(hash.of(0, one, 0, 0, 0, 0, 0)));
      assertTrue(seen.add(hash.of(0, 0, 0, one, 0, 0, 0)));
      assertTrue(seen.add(hash.of(0, 0, 0, 0, one, 0, 0)));
      if (bit < 16) {
        assertTrue(seen.add(hash.of(0, 0, 1 << bit, 0, 0, 0, 0)));
        assertTrue(seen.add(hash.of(0, 0, 0, 0, 0, 1 << bit, 0)));
      }
      if (bit < 32) {
        assertTrue(seen.add(hash.of(0, 0, 0, 0, 0, 0, 1 << bit)));
      }
    }
  }

  @Test
  void anArrivingSegmentHasTheHashOfItsConnection() {
    TupleHash hash = new TupleHash(1, 2);
    ConnectionKey key = Keys.random(random);
    Segment arrived = Keys.arrived(key);
    assertEquals(hash.of(key, 5), hash.of(arrived, 5));
  }
}
