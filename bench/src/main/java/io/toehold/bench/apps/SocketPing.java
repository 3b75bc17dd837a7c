package io.toehold.bench.apps;

import io.toehold.bench.child.ClosedLoop;
import io.toehold.bench.child.LoadMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Round trips over {@link Socket}. */
public final class SocketPing implements ClosedLoop.Operation {

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] message;

  private SocketPing(int port, int size) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = socket.getInputStream();
    message = new byte[size];
  }

  /** Arguments: port, bytes of a message. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    LoadMain.serve(1, Long.MAX_VALUE, () -> new SocketPing(port, size));
  }

  @Override
  public void once() throws IOException {
    byte expected = ++message[0];
    out.write(message);
    if (in.readNBytes(message, 0, message.length) < message.length || message[0] != expected) {
      throw new IOException("not the echo of what was sent");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
