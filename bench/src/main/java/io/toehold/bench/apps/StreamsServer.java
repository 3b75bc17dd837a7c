package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;

/** A server with a thread for each connection: a {@link ServerSocket} over TCP. */
final class StreamsServer {

  private static final int BACKLOG = 1024;

  /** What is done with a connection. */
  interface Handler {
    void handle(Streams connection) throws IOException;
  }

  /** Waits for the next connection. */
  private interface Acceptor {
    Streams accept() throws IOException;
  }

  private StreamsServer() {}

  /** Serves until standard input ends. */
  static void serve(String address, Handler handler) throws IOException {
    if (Addresses.isTcp(address)) {
      InetSocketAddress at = Addresses.tcp(address);
      ServerSocket server = new ServerSocket(at.getPort(), BACKLOG, at.getAddress());
      Threads.start("acceptor", () -> accept(() -> Streams.of(server.accept()), handler));
      new Control().serveAt(Integer.toString(server.getLocalPort()));
    } else {
      ServerSocketChannel server = Addresses.listen(address);
      Threads.start("acceptor", () -> accept(() -> Streams.of(server.accept()), handler));
      new Control().serveAt(address);
    }
  }

  private static void accept(Acceptor acceptor, Handler handler) throws IOException {
    while (true) {
      Streams connection = acceptor.accept();
      Threads.start(
          "connection",
          () -> {
            try (connection) {
              handler.handle(connection);
            }
          });
    }
  }
}
