package io.toehold.it.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Has a server socket, and one more, made after the test has attached the agent. */
public final class LateAgent {
  private LateAgent() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (ServerSocket old = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      exchange(old);
      Control.say("ready");
      Control.next();
      exchange(old);
      try (ServerSocket fresh = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        exchange(fresh);
        Control.say("done");
        Control.untilExit();
      }
    }
  }

  private static void exchange(ServerSocket server) throws IOException, InterruptedException {
    Thread echo =
        new Thread(
            () -> {
              try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write(accepted.getInputStream().read() + 1);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    echo.start();
    try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      client.getOutputStream().write(41);
      int answer = client.getInputStream().read();
      if (answer != 42) {
        throw new IOException("got " + answer);
      }
    }
    echo.join();
  }
}
