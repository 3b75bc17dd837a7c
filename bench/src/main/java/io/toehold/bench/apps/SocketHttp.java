package io.toehold.bench.apps;

import io.toehold.bench.child.LoadMain;
import io.toehold.bench.child.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP/1.1 client over {@link java.net.Socket}: a thread and a keep-alive connection for each
 * caller. The load's argument is the target, such as {@code /hello} or {@code /body?10240}.
 */
public final class SocketHttp implements Operation {

  private static final String HEADERS =
      " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";

  private final Streams connection;
  private final HttpResponse response;
  private final String target;
  private int number;

  private SocketHttp(Streams connection, String target) {
    this.connection = connection;
    this.response = new HttpResponse(connection.in());
    this.target = target;
  }

  /** Argument: the server's address. */
  public static void main(String[] arguments) throws IOException {
    new LoadMain(target -> new SocketHttp(Streams.connect(arguments[0]), target)).serve();
  }

  @Override
  public void once() throws IOException {
    if (target.equals(Hello.PATH)) {
      String query = Integer.toString(number++);
      ask(target + "?" + query);
      if (!response.text().equals(Hello.text(query))) {
        throw new IOException("asked for " + query + ", got: " + response.text());
      }
    } else {
      ask(target);
      checkBytes(
          target.equals(Hello.FILE_PATH)
              ? Hello.FILE_SIZE
              : Integer.parseInt(target.substring(target.indexOf('?') + 1)));
    }
  }

  private void ask(String uri) throws IOException {
    connection.out().write(("GET " + uri + HEADERS).getBytes(StandardCharsets.ISO_8859_1));
    response.read();
  }

  private void checkBytes(int size) throws IOException {
    for (int i : new int[] {0, size / 3, size / 2, size - 1}) {
      if (response.length() != size || response.at(i) != Hello.byteAt(i)) {
        throw new IOException("not the right " + size + " bytes but " + response.length());
      }
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
