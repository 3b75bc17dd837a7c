package io.toehold.it.app.growth;

import io.toehold.it.suite.Two;
import io.toehold.it.suite.VirtualThreads;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Listening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Makes connections, one after another, that end in all {@linkplain Manner manners}; now and then
 * one that is refused, one that is never accepted, a read that times out, an accept that is closed.
 */
public final class GrowthClient {
  private static final int REFUSED_EVERY = 16;
  private static final int NEVER_ACCEPTED_EVERY = 128;
  private static final int TIMES_OUT_EVERY = 128;
  private static final int ACCEPT_CLOSED_EVERY = 128;

  private final Shape shape;
  private final InetSocketAddress server;
  private final InetSocketAddress nobody;

  private GrowthClient(Shape shape, int port, Socket notListening) {
    this.shape = shape;
    server = Two.loopback(port);
    nobody = new InetSocketAddress(notListening.getLocalAddress(), notListening.getLocalPort());
  }

  /** The shape, and the server's port. */
  public static void main(String[] args) throws Exception {
    try (Socket notListening = new Socket()) {
      notListening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      GrowthClient client =
          new GrowthClient(Shape.valueOf(args[0]), Integer.parseInt(args[1]), notListening);
      new Ledger().keep(client::run);
    }
  }

  private void run(int count) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Runnable all =
        () -> {
          try {
            for (int i = 0; i < count; i++) {
              one(i);
            }
            over.complete(null);
          } catch (Exception | Error problem) {
            over.completeExceptionally(problem);
          }
        };
    if (shape.isVirtual()) {
      VirtualThreads.unstarted(all).start();
    } else {
      all.run();
    }
    try {
      over.get();
    } catch (ExecutionException problem) {
      throw new IllegalStateException(problem.getCause());
    }
  }

  private void one(int number) throws Exception {
    Manner manner = Manner.of(number);
    try (End end = shape.connect(server)) {
      end.write(new byte[] {(byte) manner.ordinal()});
      manner.client(end);
    } catch (Exception problem) {
      throw new IllegalStateException("connection " + number + ", " + manner, problem);
    }
    if (number % REFUSED_EVERY == 1) {
      refused();
    }
    if (number % NEVER_ACCEPTED_EVERY == 2) {
      neverAccepted(number);
    }
    if (number % TIMES_OUT_EVERY == 3) {
      timesOut();
    }
    if (number % ACCEPT_CLOSED_EVERY == 4) {
      acceptClosed();
    }
  }

  private void refused() throws Exception {
    try (End end = shape.connect(nobody)) {
      throw new IllegalStateException("connected to nobody: " + end);
    } catch (IOException | ExecutionException refused) {
      if (!refused.getMessage().contains("Connection refused")) {
        throw refused;
      }
    }
  }

  /** It is closed, or reset, with its bytes still in the ring. */
  private void neverAccepted(int number) throws Exception {
    Listening listening = shape.listen(Two.loopback(0));
    End end = shape.connect(Two.loopback(listening.port()));
    end.write(new byte[1 + number % 100]);
    if (number % 2 == 0) {
      end.close();
      listening.close();
    } else {
      listening.close();
      end.close();
    }
  }

  private void timesOut() throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(1);
      socket.getInputStream().read();
      throw new IllegalStateException("read what nobody wrote");
    } catch (SocketTimeoutException expected) {
      // as it should
    }
  }

  private void acceptClosed() throws Exception {
    Listening listening = shape.listen(Two.loopback(0));
    CompletableFuture<Object> accepted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                accepted.complete(listening.accept());
              } catch (Exception closed) {
                accepted.complete(closed);
              }
            });
    thread.start();
    while (thread.getState() == Thread.State.NEW) {
      Thread.onSpinWait();
    }
    listening.close();
    Object outcome = accepted.get();
    if (!(outcome instanceof Exception)) {
      throw new IllegalStateException("accepted " + outcome);
    }
  }
}
