package io.toehold.bench.apps;

import io.toehold.bench.child.LoadMain;
import io.toehold.bench.child.Operation;
import java.io.IOException;

/** Round trips over {@link java.net.Socket}; the load's argument is the size of a message. */
public final class SocketPing implements Operation {

  private final Streams connection;
  private final byte[] message;

  private SocketPing(Streams connection, int size) {
    this.connection = connection;
    message = new byte[size];
  }

  /** Argument: the server's address. */
  public static void main(String[] arguments) throws IOException {
    new LoadMain(size -> new SocketPing(Streams.connect(arguments[0]), Integer.parseInt(size)))
        .serve();
  }

  @Override
  public void once() throws IOException {
    byte expected = ++message[0];
    connection.out().write(message);
    int read = connection.in().readNBytes(message, 0, message.length);
    if (read < message.length || message[0] != expected) {
      throw new IOException("not the echo of what was sent");
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
