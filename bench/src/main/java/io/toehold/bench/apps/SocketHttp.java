package io.toehold.bench.apps;

import io.toehold.bench.child.ClosedLoop;
import io.toehold.bench.child.LoadMain;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP/1.1 client over {@link Socket}: a thread and a keep-alive connection for each caller. */
public final class SocketHttp implements ClosedLoop.Operation {

  private static final String STATUS = "HTTP/1.1 200";
  private static final String LENGTH = "content-length:";
  private static final String END = "\r\n\r\n";

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int number;

  private SocketHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = socket.getInputStream();
  }

  /** Arguments: port, connections. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    LoadMain.serve(Integer.parseInt(arguments[1]), Long.MAX_VALUE, () -> new SocketHttp(port));
  }

  @Override
  public void once() throws IOException {
    String query = Integer.toString(number++);
    String request =
        "GET "
            + Hello.PATH
            + "?"
            + query
            + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    String body = response();
    if (!body.equals(Hello.text(query))) {
      throw new IOException("asked for " + query + ", got: " + body);
    }
  }

  /** Reads one response and returns its body. */
  private String response() throws IOException {
    int filled = 0;
    int needed = -1;
    String text = "";
    int bodyAt = -1;
    while (needed < 0 || filled < needed) {
      int n = in.read(buffer, filled, buffer.length - filled);
      if (n <= 0) {
        throw new EOFException("the connection ended after " + filled + " bytes of a response");
      }
      filled += n;
      if (needed < 0) {
        text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (end >= 0) {
          bodyAt = end + END.length();
          needed = bodyAt + contentLength(text, end);
        }
      }
    }
    if (filled != needed) {
      throw new IOException((filled - needed) + " bytes too many after a response");
    }
    return new String(buffer, bodyAt, needed - bodyAt, StandardCharsets.ISO_8859_1);
  }

  private static int contentLength(String head, int end) throws IOException {
    if (!head.startsWith(STATUS)) {
      throw new IOException("not a good answer: " + head);
    }
    for (int line = head.indexOf("\r\n") + 2; line < end; line = head.indexOf("\r\n", line) + 2) {
      if (head.regionMatches(true, line, LENGTH, 0, LENGTH.length())) {
        return Integer.parseInt(
            head.substring(line + LENGTH.length(), head.indexOf("\r\n", line)).trim());
      }
    }
    throw new IOException("no content length in " + head);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
