package io.toehold.bench.apps;

import java.io.DataOutputStream;
import java.io.IOException;

/** Reads each connection to its end, then answers with the number of bytes. */
public final class StreamServer {

  private static final int BUFFER = 64 * 1024;

  private StreamServer() {}

  /** Argument: the address. */
  public static void main(String[] arguments) throws IOException {
    StreamsServer.serve(arguments[0], StreamServer::count);
  }

  private static void count(Streams connection) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int n = connection.in().read(buffer); n > 0; n = connection.in().read(buffer)) {
      total += n;
    }
    new DataOutputStream(connection.out()).writeLong(total);
  }
}
