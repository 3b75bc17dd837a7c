package io.toehold.bench.apps;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Sends back what it receives; a thread for each connection. */
public final class EchoServer {

  private static final int BUFFER = 64 * 1024;

  private EchoServer() {}

  /** Argument: the address. */
  public static void main(String[] arguments) throws IOException {
    StreamsServer.serve(arguments[0], EchoServer::echo);
  }

  private static void echo(Streams connection) throws IOException {
    InputStream in = connection.in();
    OutputStream out = connection.out();
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
    }
  }
}
