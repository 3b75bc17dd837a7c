package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;

/** Sends back what it receives; {@link ServerSocket}, a thread for each connection. */
public final class EchoServer {

  private EchoServer() {}

  /** Serves until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Threads.start("acceptor", () -> accept(server));
    new Control().serve(Map.of("port", server.getLocalPort()));
  }

  private static void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept();
      Threads.start("connection", () -> echo(socket));
    }
  }

  private static void echo(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
  }
}
