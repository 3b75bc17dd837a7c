package io.toehold.it.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Many connections, one after another, each for one byte there and one back. Client and server take
 * turns in closing first, because it is the first to close that keeps a TIME_WAIT.
 */
public final class ShortConnections {
  private ShortConnections() {}

  /** {@code server}, or {@code client <port> <count>}. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("server")) {
      serve();
    } else {
      connect(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
      Control.say("done");
      Control.untilExit();
    }
  }

  private static void serve() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor =
        new Thread(
            () -> {
              try {
                for (int i = 0; ; i++) {
                  answer(server, i);
                }
              } catch (IOException problem) {
                if (!server.isClosed()) {
                  problem.printStackTrace();
                }
              }
            },
            "acceptor");
    acceptor.setDaemon(true);
    acceptor.start();
    Control.say("port " + server.getLocalPort());
    Control.untilExit();
    server.close();
  }

  private static void answer(ServerSocket server, int number) throws IOException {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      int value = in.read();
      socket.getOutputStream().write(value + 1);
      if (number % 2 == 0 && in.read() != -1) {
        throw new IOException("the client did not close");
      }
    }
  }

  private static void connect(int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        out.write(i & 127);
        int value = in.read();
        if (value != (i & 127) + 1) {
          throw new IOException("connection " + i + " answered " + value);
        }
        if (i % 2 == 1 && in.read() != -1) {
          throw new IOException("the server did not close");
        }
      }
    }
  }
}
