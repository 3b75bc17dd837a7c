package io.toehold.it.suite;

import java.nio.charset.StandardCharsets;

/** Something to send. */
public final class Bytes {
  private Bytes() {}

  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
