package io.toehold.it.app.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** {@code java.net.Socket} with its streams. */
final class SocketConnection implements Connection {
  private final Socket socket;

  private SocketConnection(Socket socket) {
    this.socket = socket;
  }

  static Connection connect(InetSocketAddress address) throws IOException {
    return new SocketConnection(new Socket(address.getAddress(), address.getPort()));
  }

  static Listener listen(InetSocketAddress address, int backlog) throws IOException {
    ServerSocket server = new ServerSocket(address.getPort(), backlog, address.getAddress());
    return new Listener() {
      @Override
      public Connection accept() throws IOException {
        return new SocketConnection(server.accept());
      }

      @Override
      public int port() {
        return server.getLocalPort();
      }

      @Override
      public void close() throws IOException {
        server.close();
      }
    };
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    socket.getOutputStream().write(bytes, offset, length);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return socket.getInputStream().read(bytes, offset, length);
  }

  @Override
  public void readTimeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  @Override
  public void exchange(Outgoing out, Incoming in) throws IOException {
    TwoThreads.exchange(this, out, in);
  }

  @Override
  public void shutdownInput() throws IOException {
    socket.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void linger(int seconds) throws IOException {
    socket.setSoLinger(true, seconds);
  }

  @Override
  public int localPort() {
    return socket.getLocalPort();
  }

  @Override
  public int remotePort() {
    return socket.getPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
