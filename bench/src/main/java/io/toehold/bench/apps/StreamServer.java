package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;

/** Reads each connection to its end, then answers with the number of bytes. */
public final class StreamServer {

  private StreamServer() {}

  /** Serves until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Threads.start("acceptor", () -> accept(server));
    new Control().serve(Map.of("port", server.getLocalPort()));
  }

  private static void accept(ServerSocket server) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    while (true) {
      try (Socket socket = server.accept()) {
        InputStream in = socket.getInputStream();
        long total = 0;
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          total += n;
        }
        new DataOutputStream(socket.getOutputStream()).writeLong(total);
      }
    }
  }
}
