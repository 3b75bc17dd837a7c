package io.toehold.bench.apps;

import io.toehold.api.InPlaceChannel;
import io.toehold.api.Lease;
import io.toehold.bench.child.Control;
import io.toehold.bench.child.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Adds up the numbers of each connection to its end, then answers with the number of bytes and the
 * sum: reads them into a buffer of its own, or in place.
 */
public final class NumbersServer {

  /** The argument with which client and server use {@link InPlaceChannel}. */
  public static final String IN_PLACE = "in-place";

  private static final int MOST = 64 * 1024;

  private NumbersServer() {}

  static boolean isInPlace(String[] arguments) {
    return Arrays.asList(arguments).contains(IN_PLACE);
  }

  /** Arguments: the address, and {@link #IN_PLACE} for that. */
  public static void main(String[] arguments) throws IOException {
    boolean inPlace = isInPlace(arguments);
    ServerSocketChannel server = Addresses.listen(arguments[0]);
    Threads.start("acceptor", () -> accept(server, inPlace));
    new Control().serveAt(Addresses.of(server));
  }

  private static void accept(ServerSocketChannel server, boolean inPlace) throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      Threads.start("connection", () -> serve(channel, inPlace));
    }
  }

  private static void serve(SocketChannel channel, boolean inPlace) throws IOException {
    try (channel) {
      Numbers.Summer numbers = new Numbers.Summer();
      if (inPlace) {
        readInPlace(channel, numbers);
      } else {
        readCopying(channel, numbers);
      }
      ByteBuffer answer = ByteBuffer.allocate(2 * Long.BYTES);
      channel.write(answer.putLong(numbers.count()).putLong(numbers.sum()).flip());
    }
  }

  private static void readCopying(SocketChannel channel, Numbers.Summer numbers)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MOST);
    while (channel.read(buffer.clear()) >= 0) {
      numbers.add(buffer.flip());
    }
  }

  private static void readInPlace(SocketChannel channel, Numbers.Summer numbers)
      throws IOException {
    InPlaceChannel inPlace = InPlaceChannel.of(channel);
    while (true) {
      try (Lease lease = inPlace.lease(MOST)) {
        if (lease.isEnd()) {
          return;
        }
        numbers.add(lease.bytes());
      }
    }
  }
}
