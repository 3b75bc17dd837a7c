package io.toehold.it.app.virtual;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * One virtual thread at each end, and nothing else to do. The client says whether there was a round
 * in which its process slept less than once in five round trips.
 */
public final class RoundTrips {
  private static final int ROUND = 5000;
  private static final int FEW_SLEEPS = ROUND / 5;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String SLEEPS = "voluntary_ctxt_switches:";

  private RoundTrips() {}

  /** {@code server}, or {@code client <port>}. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("server")) {
      VirtualThreads.start(RoundTrips::serve);
    } else {
      int port = Integer.parseInt(args[1]);
      VirtualThreads.start(() -> ask(port));
    }
    Control.untilExit();
  }

  private static void serve() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Control.say("port " + server.getLocalPort());
      try (Socket socket = server.accept()) {
        for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
          socket.getOutputStream().write(b);
        }
      }
    }
  }

  private static void ask(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      long deadline = System.nanoTime() + LONGEST.toNanos();
      long sleeps = Long.MAX_VALUE;
      while (sleeps > FEW_SLEEPS && System.nanoTime() - deadline < 0) {
        long before = sleeps();
        for (int i = 0; i < ROUND; i++) {
          socket.getOutputStream().write(i);
          if (socket.getInputStream().read() != (i & 0xff)) {
            throw new IOException("another byte came back");
          }
        }
        sleeps = Math.min(sleeps, sleeps() - before);
      }
      Control.say("slept " + (sleeps <= FEW_SLEEPS ? "rarely" : sleeps + " times"));
    }
  }

  /** Of all threads together that live now; the test sees to it that none ends. */
  private static long sleeps() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.mapToLong(RoundTrips::sleeps).sum();
    }
  }

  private static long sleeps(Path task) {
    try (Stream<String> lines = Files.lines(task.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(SLEEPS))
          .mapToLong(line -> Long.parseLong(line.substring(SLEEPS.length()).trim()))
          .sum();
    } catch (IOException | UncheckedIOException ended) {
      return 0;
    }
  }
}
