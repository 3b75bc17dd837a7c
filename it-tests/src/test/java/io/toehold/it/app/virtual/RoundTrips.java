package io.toehold.it.app.virtual;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

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

  /** Of all threads together that live now. */
  private static long sleeps() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        for (String line : Files.readAllLines(task.resolve("status"))) {
          if (line.startsWith(SLEEPS)) {
            sum += Long.parseLong(line.substring(SLEEPS.length()).trim());
          }
        }
      }
    }
    return sum;
  }
}
