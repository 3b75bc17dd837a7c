package io.toehold.it.app.own;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** An implementation that an application brings with it: over the sockets of blocking channels. */
public final class ChannelImpl extends SocketImpl {
  private Socket socket;
  private ServerSocket listener;

  /** A socket whose implementation this is. */
  public static Socket socket(ChannelImpl impl) throws IOException {
    return new OwnSocket(impl);
  }

  private static final class OwnSocket extends Socket {
    OwnSocket(SocketImpl impl) throws IOException {
      super(impl);
    }
  }

  @Override
  protected void create(boolean stream) throws IOException {
    socket = SocketChannel.open().socket();
  }

  @Override
  protected void connect(String host, int port) throws IOException {
    connect(new InetSocketAddress(host, port), 0);
  }

  @Override
  protected void connect(InetAddress where, int port) throws IOException {
    connect(new InetSocketAddress(where, port), 0);
  }

  @Override
  protected void connect(SocketAddress where, int millis) throws IOException {
    socket.connect(where, millis);
    took(socket);
  }

  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    listener = ServerSocketChannel.open().socket();
    listener.bind(new InetSocketAddress(host, port));
    address = host;
    localport = listener.getLocalPort();
  }

  @Override
  protected void listen(int backlog) {
    // begun with bind
  }

  @Override
  protected void accept(SocketImpl into) throws IOException {
    ((ChannelImpl) into).took(listener.accept());
  }

  private void took(Socket connected) {
    socket = connected;
    address = connected.getInetAddress();
    port = connected.getPort();
    localport = connected.getLocalPort();
  }

  @Override
  protected InputStream getInputStream() throws IOException {
    return socket.getInputStream();
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  protected int available() throws IOException {
    return socket.getInputStream().available();
  }

  @Override
  protected void close() throws IOException {
    if (listener != null) {
      listener.close();
    }
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  protected void shutdownInput() throws IOException {
    socket.shutdownInput();
  }

  @Override
  protected void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    socket.sendUrgentData(data);
  }

  @Override
  public void setOption(int option, Object value) throws SocketException {
    if (option == SocketOptions.TCP_NODELAY) {
      socket.setTcpNoDelay((Boolean) value);
    } else if (option == SocketOptions.SO_TIMEOUT) {
      socket.setSoTimeout((Integer) value);
    }
  }

  @Override
  public Object getOption(int option) throws SocketException {
    return switch (option) {
      case SocketOptions.TCP_NODELAY -> socket.getTcpNoDelay();
      case SocketOptions.SO_TIMEOUT -> socket == null ? 0 : socket.getSoTimeout();
      case SocketOptions.SO_BINDADDR -> socket.getLocalAddress();
      default -> throw new SocketException("no option " + option);
    };
  }
}
