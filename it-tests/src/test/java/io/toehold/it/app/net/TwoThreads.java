package io.toehold.it.app.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sending and receiving at once for the blocking APIs: one thread each, as an application would.
 */
final class TwoThreads {
  private TwoThreads() {}

  static void exchange(Connection connection, Outgoing out, Incoming in) throws IOException {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread sender =
        new Thread(
            () -> {
              try {
                send(connection, out);
                sent.complete(null);
              } catch (Throwable problem) {
                sent.completeExceptionally(problem);
              }
            },
            "sender");
    sender.setDaemon(true);
    sender.start();
    for (ByteBuffer space = in.next(); space != null; space = in.next()) {
      in.received(connection.read(space.array(), 0, space.limit()));
    }
    try {
      sent.join();
    } catch (CompletionException problem) {
      throw new IOException("sending failed", problem.getCause());
    }
  }

  private static void send(Connection connection, Outgoing out) throws IOException {
    for (ByteBuffer piece = out.next(); piece != null; piece = out.next()) {
      connection.write(piece.array(), 0, piece.limit());
    }
  }
}
