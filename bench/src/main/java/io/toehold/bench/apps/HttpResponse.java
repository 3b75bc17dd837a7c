package io.toehold.bench.apps;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads HTTP/1.1 responses with a length, one after the other, into one buffer. */
final class HttpResponse {

  private static final String STATUS = "HTTP/1.1 200";
  private static final String LENGTH = "content-length:";
  private static final int LONGEST_HEAD = 16 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[LONGEST_HEAD];
  private int bodyAt;
  private int end;

  HttpResponse(InputStream in) {
    this.in = in;
  }

  /** Reads the next. */
  void read() throws IOException {
    int filled = 0;
    bodyAt = -1;
    end = Integer.MAX_VALUE;
    while (filled < end) {
      int n = in.read(buffer, filled, buffer.length - filled);
      if (n <= 0) {
        throw new EOFException("the connection ended after " + filled + " bytes of a response");
      }
      int from = Math.max(0, filled - 3);
      filled += n;
      if (bodyAt < 0) {
        bodyAt = headEnd(from, filled);
        if (bodyAt >= 0) {
          end = bodyAt + contentLength();
          grow(end);
        }
      }
    }
    if (filled != end) {
      throw new IOException((filled - end) + " bytes too many after a response");
    }
  }

  int length() {
    return end - bodyAt;
  }

  byte at(int index) {
    return buffer[bodyAt + index];
  }

  String text() {
    return new String(buffer, bodyAt, length(), StandardCharsets.ISO_8859_1);
  }

  private int headEnd(int from, int to) {
    for (int i = from; i + 4 <= to; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  private int contentLength() throws IOException {
    String head = new String(buffer, 0, bodyAt - 2, StandardCharsets.ISO_8859_1);
    if (!head.startsWith(STATUS)) {
      throw new IOException("not a good answer: " + head);
    }
    for (int line = head.indexOf("\r\n") + 2;
        line < head.length();
        line = head.indexOf("\r\n", line) + 2) {
      if (head.regionMatches(true, line, LENGTH, 0, LENGTH.length())) {
        return Integer.parseInt(
            head.substring(line + LENGTH.length(), head.indexOf("\r\n", line)).trim());
      }
    }
    throw new IOException("no content length in " + head);
  }

  private void grow(int size) {
    if (size >= buffer.length) {
      // One more than needed, so that bytes that are too many are noticed.
      byte[] larger = new byte[size + 1];
      System.arraycopy(buffer, 0, larger, 0, buffer.length);
      buffer = larger;
    }
  }
}
