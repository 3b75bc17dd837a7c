package io.toehold.bench.apps;

import io.toehold.bench.child.LoadMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Connects, sends a byte, receives a byte, closes; again and again. */
public final class ConnectClient {

  /**
   * In one run, so that the kernel's ports in TIME_WAIT do not run out over the runs of a minute.
   */
  private static final int MOST = 4000;

  private ConnectClient() {}

  /** Argument: port. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    LoadMain.serve(1, MOST, () -> () -> once(port));
  }

  private static void once(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(42);
      if (socket.getInputStream().read() != 42) {
        throw new IOException("not the echo of what was sent");
      }
    }
  }
}
