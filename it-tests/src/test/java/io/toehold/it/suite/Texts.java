package io.toehold.it.suite;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Writes outcomes down so that two runs can be compared: without ports and identities. */
public final class Texts {
  private static final int SHORT = 24;
  private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]{5,8}\\b");

  private final Map<String, Pattern> ports = new ConcurrentHashMap<>();

  /** From now on this port is written by its name. */
  public void port(String name, int port) {
    ports.put("<" + name + ">", Pattern.compile("\\b" + port + "\\b"));
  }

  /** The same in addresses only: a number that is no port may happen to be the same. */
  public void portOfAddresses(String name, int port) {
    ports.put("<" + name + ">", Pattern.compile("(?<=[:=])" + port + "\\b"));
  }

  /** The text of a value. */
  public String of(Object value) {
    String text;
    if (value instanceof byte[] bytes) {
      text = bytes(bytes);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      text = bytes(bytes);
    } else {
      text = String.valueOf(value);
    }
    return neutral(text);
  }

  /** The text of an exception, its message and its causes. */
  public String of(Throwable problem) {
    Throwable thrown =
        problem instanceof ExecutionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    StringBuilder text = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      text.append(text.isEmpty() ? "throws " : ", because of ").append(t.getClass().getName());
      if (t.getMessage() != null && !(t instanceof NullPointerException)) { // names variables
        text.append(": ").append(t.getMessage());
      }
    }
    return neutral(text.toString());
  }

  private String neutral(String text) {
    String neutral =
        IDENTITY.matcher(text).replaceAll("@-").replace("\n", "\\n").replace("\r", "\\r");
    for (Map.Entry<String, Pattern> port : ports.entrySet()) {
      neutral = port.getValue().matcher(neutral).replaceAll(port.getKey());
    }
    return neutral;
  }

  private static String bytes(byte[] bytes) {
    if (bytes.length > SHORT) {
      CRC32 sum = new CRC32();
      sum.update(bytes);
      return bytes.length + " bytes, CRC " + Long.toHexString(sum.getValue());
    }
    StringBuilder text = new StringBuilder("\"");
    for (byte b : bytes) {
      text.append(b >= ' ' && b < 127 ? String.valueOf((char) b) : String.format("\\%02x", b));
    }
    return text.append('"').toString();
  }
}
