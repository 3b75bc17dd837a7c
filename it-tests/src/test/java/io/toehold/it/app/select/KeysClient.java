package io.toehold.it.app.select;

import io.toehold.it.app.Control;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Holds many connections, of which it uses few at a time. Orders, each answered by its number:
 *
 * <pre>
 *   number connect count    more connections
 *   number echo count       round trips, over connections chosen at random; "number microseconds"
 *   number close count      closes so many
 * </pre>
 */
public final class KeysClient {
  private final InetSocketAddress server;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Random random = new Random(1);

  private KeysClient(int port) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public static void main(String[] args) throws IOException {
    KeysClient client = new KeysClient(Integer.parseInt(args[0]));
    for (String line = Control.next(); line != null; line = Control.next()) {
      String[] words = line.split(" ");
      long start = System.nanoTime();
      client.obey(words[1], Integer.parseInt(words[2]));
      Control.say(words[0] + " " + (System.nanoTime() - start) / 1000);
    }
  }

  private void obey(String order, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      switch (order) {
        case "connect" -> {
          channels.add(SocketChannel.open(server));
          echo(channels.get(channels.size() - 1)); // has been accepted
        }
        case "echo" -> echo(channels.get(random.nextInt(channels.size())));
        case "close" -> channels.remove(channels.size() - 1).close();
        default -> throw new IllegalArgumentException(order);
      }
    }
  }

  private static void echo(SocketChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    channel.write(one);
    if (channel.read(one.clear()) < 0) {
      throw new EOFException();
    }
  }
}
