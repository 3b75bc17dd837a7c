package io.toehold.bench.apps;

import io.toehold.api.InPlaceChannel;
import io.toehold.bench.child.Control;
import io.toehold.bench.child.Load;
import io.toehold.bench.child.Throughput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * Makes numbers and sends them, as fast as it can, until the peers have added them up: makes them
 * in a buffer of its own and writes that, or makes them in place. The load's argument is the size
 * of a write. Each round has new connections.
 */
public final class NumbersClient {

  private NumbersClient() {}

  /** Makes and sends so many bytes. */
  private interface Sender {
    void send(Numbers.Maker numbers) throws IOException;
  }

  /** Arguments: the server's address, and {@link NumbersServer#IN_PLACE} for that. */
  public static void main(String[] arguments) throws IOException {
    boolean inPlace = NumbersServer.isInPlace(arguments);
    new Control()
        .on(
            Load.COMMAND,
            words ->
                StreamRound.run(
                    Load.parse(words),
                    (size, deadline) -> send(arguments[0], inPlace, size, deadline)))
        .serve(Map.of());
  }

  private static long send(String address, boolean inPlace, int size, long deadline)
      throws IOException {
    Numbers.Maker numbers = new Numbers.Maker();
    long writes = 0;
    try (SocketChannel channel = Addresses.connect(address)) {
      Sender sender = inPlace ? inPlace(channel, size) : copying(channel, size);
      do {
        sender.send(numbers);
        writes++;
      } while (System.nanoTime() - deadline < 0);
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(2 * Long.BYTES);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {
        // more of it
      }
      Throughput.check(writes, size, answer.flip().getLong());
      if (answer.getLong() != numbers.sum()) {
        throw new IOException("the peer read other numbers");
      }
      return writes;
    }
  }

  private static Sender copying(SocketChannel channel, int size) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
    return numbers -> {
      numbers.fill(buffer.clear());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    };
  }

  private static Sender inPlace(SocketChannel channel, int size) {
    InPlaceChannel inPlace = InPlaceChannel.of(channel);
    return numbers -> {
      for (int left = size; left > 0; ) {
        ByteBuffer room = inPlace.claim(left);
        numbers.fill(room);
        inPlace.commit(room.limit());
        left -= room.limit();
      }
    };
  }
}
