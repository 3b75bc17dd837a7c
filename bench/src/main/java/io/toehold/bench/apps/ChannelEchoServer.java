package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sends back what it receives; blocking channels, a thread for each connection. */
public final class ChannelEchoServer {

  private static final int BUFFER = 64 * 1024;

  private ChannelEchoServer() {}

  /** Argument: the address. */
  public static void main(String[] arguments) throws IOException {
    ServerSocketChannel server = Addresses.listen(arguments[0]);
    Threads.start("acceptor", () -> accept(server));
    new Control().serveAt(Addresses.of(server));
  }

  private static void accept(ServerSocketChannel server) throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      Addresses.noDelay(channel);
      Threads.start("connection", () -> echo(channel));
    }
  }

  private static void echo(SocketChannel channel) throws IOException {
    try (channel) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (channel.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
  }
}
