package io.toehold.apps.http;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The service of all HTTP servers.
 *
 * <pre>
 *   GET  /data/n     n bytes that follow from n
 *   POST /sum        the CRC-32 of the body, in hexadecimal
 *   POST /echo       the body
 *   /socket          a WebSocket that sends binary messages back, where the server has WebSockets
 * </pre>
 */
public final class Service {

  public static final String DATA = "/data/";
  public static final String SUM = "/sum";
  public static final String ECHO = "/echo";
  public static final String SOCKET = "/socket";

  /** The longest body that is sent, in bytes. */
  public static final int MOST = 1 << 20;

  private Service() {}

  /** Answers a request; {@code body} is empty if it has none. */
  public static byte[] answer(String path, byte[] body) {
    if (path.startsWith(DATA)) {
      return data(Integer.parseInt(path.substring(DATA.length())));
    }
    return switch (path) {
      case SUM -> sum(body).getBytes(StandardCharsets.US_ASCII);
      case ECHO -> body;
      default -> throw new IllegalArgumentException(path);
    };
  }

  /** {@code n} bytes, other ones for each {@code n}. */
  public static byte[] data(int n) {
    byte[] bytes = new byte[n];
    int state = n * 31 + 1;
    for (int i = 0; i < n; i++) {
      state = state * 1103515245 + 12345;
      bytes[i] = (byte) (state >>> 16);
    }
    return bytes;
  }

  static String sum(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return Long.toHexString(crc.getValue());
  }
}
