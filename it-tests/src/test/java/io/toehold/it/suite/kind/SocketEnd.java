package io.toehold.it.suite.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A socket and its streams. */
record SocketEnd(Socket socket) implements End {
  static Listening listen(InetSocketAddress address, int backlog) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(address, backlog);
    return listening(server);
  }

  static Listening listenAdapted(InetSocketAddress address, int backlog) throws IOException {
    ServerSocket server = ServerSocketChannel.open().socket();
    server.bind(address, backlog);
    return listening(server);
  }

  private static Listening listening(ServerSocket server) {
    return new Listening() {
      @Override
      public int port() {
        return server.getLocalPort();
      }

      @Override
      public End accept() throws IOException {
        return new SocketEnd(server.accept());
      }

      @Override
      public void close() throws IOException {
        server.close();
      }
    };
  }

  static End connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address);
    return new SocketEnd(socket);
  }

  static End connectAdapted(InetSocketAddress address) throws IOException {
    Socket socket = SocketChannel.open().socket();
    socket.connect(address);
    return new SocketEnd(socket);
  }

  @Override
  public Object read(int most) throws IOException {
    byte[] bytes = new byte[most];
    int n = socket.getInputStream().read(bytes, 0, most);
    return n < 0 ? THE_END : Arrays.copyOf(bytes, n);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
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
  public <T> void set(SocketOption<T> option, T value) throws IOException {
    socket.setOption(option, value);
  }

  @Override
  public <T> T get(SocketOption<T> option) throws IOException {
    return socket.getOption(option);
  }

  @Override
  public int localPort() {
    return socket.getLocalPort();
  }

  @Override
  public Object raw() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
