package io.toehold.it.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The JVM that plays the other side, over a Unix-domain socket, which Toehold does not touch. Each
 * message is a line: number of the scene, number of the step, text.
 */
final class Other {
  private record Key(int scene, int step) {}

  private final SocketChannel channel;
  private final Map<Key, CompletableFuture<String>> texts = new ConcurrentHashMap<>();

  Other(SocketChannel channel) {
    this.channel = channel;
  }

  /** The order that is the last. */
  static final String END = "end";

  /** Reads what the other says until the end; orders are those of step 0. */
  void listen(Consumer<String> orders) throws IOException {
    BufferedReader in =
        new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8.newDecoder(), -1));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 3);
      Key key = new Key(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
      if (key.step == 0 && words[2].equals(END)) {
        return;
      }
      if (key.step == 0) {
        orders.accept(words[0] + " " + words[2]);
      } else {
        text(key).complete(words[2]);
      }
    }
  }

  synchronized void say(int scene, int step, String text) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((scene + " " + step + " " + text + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  /** What the other says to this step. */
  String hear(int scene, int step, long millis) throws InterruptedException {
    Key key = new Key(scene, step);
    try {
      return text(key).get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      return Scene.HANGS;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      texts.remove(key);
    }
  }

  private CompletableFuture<String> text(Key key) {
    return texts.computeIfAbsent(key, k -> new CompletableFuture<>());
  }
}
