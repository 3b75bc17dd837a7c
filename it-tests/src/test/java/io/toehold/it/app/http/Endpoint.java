package io.toehold.it.app.http;

import io.toehold.it.app.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.zip.CRC32C;

/**
 * What every HTTP server of these tests does, and what a client checks: {@code GET /bytes?n}
 * answers n bytes of a pattern, {@code POST /count} answers the length and checksum of the body,
 * {@code POST /mirror} the body itself.
 */
public final class Endpoint {
  private static final int CHUNK = 16_384;

  private Endpoint() {}

  /** Where servers listen: on loopback, if a property does not say otherwise. */
  static InetAddress address() throws IOException {
    return InetAddress.getByName(System.getProperty("it.address", "127.0.0.1"));
  }

  /** Writes the body that has this length. */
  public static void write(long length, OutputStream out) throws IOException {
    Pattern pattern = new Pattern(length);
    byte[] bytes = new byte[CHUNK];
    for (long position = 0; position < length; position += CHUNK) {
      int part = (int) Math.min(CHUNK, length - position);
      pattern.fill(position, bytes, 0, part);
      out.write(bytes, 0, part);
    }
  }

  /** Reads a whole body, which must be the one that has this length. */
  public static void check(long length, InputStream in) throws IOException {
    Pattern pattern = new Pattern(length);
    byte[] bytes = new byte[CHUNK];
    long position = 0;
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      pattern.check(position, bytes, 0, count);
      position += count;
    }
    if (position != length) {
      throw new IOException("a body of " + position + " bytes instead of " + length);
    }
  }

  /** Reads a whole body; its length and checksum. */
  public static String count(InputStream in) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] bytes = new byte[CHUNK];
    long length = 0;
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      sum.update(bytes, 0, count);
      length += count;
    }
    return length + " " + Long.toHexString(sum.getValue());
  }

  /** What {@link #count} gives for the body that has this length. */
  public static String expected(long length) throws IOException {
    return count(body(length));
  }

  /** The body that has this length, as a stream. */
  public static InputStream body(long length) {
    Pattern pattern = new Pattern(length);
    return new InputStream() {
      private long position;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) {
        if (count == 0) {
          return 0;
        }
        if (position == length) {
          return -1;
        }
        int part = (int) Math.min(count, length - position);
        pattern.fill(position, bytes, offset, part);
        position += part;
        return part;
      }
    };
  }

  /** The whole of a small body. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Pattern(length).fill(0, bytes, 0, length);
    return bytes;
  }
}
