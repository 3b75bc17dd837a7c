package io.toehold.it.app.own;

import io.toehold.it.app.Control;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An application that replaces the implementation of all sockets, as instrumented ones do: its own
 * must be asked, and nobody else's.
 */
public final class Factories {
  private static int made;

  private Factories() {}

  @SuppressWarnings("deprecation") // deprecated, and still used
  public static void main(String[] args) throws IOException {
    Socket.setSocketImplFactory(Factories::make);
    ServerSocket.setSocketFactory(Factories::make);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(new byte[100_000]);
      new DataInputStream(accepted.getInputStream()).readFully(new byte[100_000]);
      accepted.getOutputStream().write(42);
      Control.say("read " + client.getInputStream().read());
    }
    Control.say("made " + made);
    again();
    Control.say("done");
    Control.untilExit();
  }

  private static ChannelImpl make() {
    made++;
    return new ChannelImpl();
  }

  @SuppressWarnings("deprecation")
  private static void again() throws IOException {
    try {
      Socket.setSocketImplFactory(null);
    } catch (IOException e) {
      Control.say("again " + e);
    }
  }
}
