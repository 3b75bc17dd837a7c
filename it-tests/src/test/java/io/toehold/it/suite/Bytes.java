package io.toehold.it.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Something to send. */
public final class Bytes {
  /**
   * Looks in vain, 5 ms apart. A kernel whose peer has closed its window asks after 200 ms, and the
   * answer makes it enlarge its buffer.
   */
  private static final int FULL = 60;

  private Bytes() {}

  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes until there is no room, and for a while none comes from what was on its way; how many.
   */
  public static long fill(SocketChannel channel) throws IOException, InterruptedException {
    long all = 0;
    for (int full = 0; full < FULL; ) {
      int n = channel.write(ByteBuffer.allocate(100_000));
      all += n;
      full = n == 0 ? full + 1 : 0;
      if (n == 0) {
        Thread.sleep(5);
      }
    }
    return all;
  }

  /** So many bytes that do not repeat soon. */
  public static byte[] many(int count) {
    byte[] bytes = new byte[count];
    int x = 0x2545F491;
    for (int i = 0; i < count; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      bytes[i] = (byte) x;
    }
    return bytes;
  }
}
