package io.toehold.bench.apps;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * A connection with blocking streams: a {@link Socket} over TCP. Over Unix-domain sockets, for
 * which there is no {@code Socket}, the streams of a channel.
 */
final class Streams implements Closeable {

  /** Ends one direction. */
  private interface HalfClose {
    void run() throws IOException;
  }

  private final Closeable connection;
  private final InputStream in;
  private final OutputStream out;
  private final HalfClose halfClose;

  private Streams(Closeable connection, InputStream in, OutputStream out, HalfClose halfClose) {
    this.connection = connection;
    this.in = in;
    this.out = out;
    this.halfClose = halfClose;
  }

  static Streams connect(String address) throws IOException {
    if (!Addresses.isTcp(address)) {
      return of(Addresses.connect(address));
    }
    InetSocketAddress to = Addresses.tcp(address);
    return of(new Socket(to.getAddress(), to.getPort()));
  }

  static Streams of(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return new Streams(
        socket, socket.getInputStream(), socket.getOutputStream(), socket::shutdownOutput);
  }

  static Streams of(SocketChannel channel) {
    return new Streams(
        channel,
        Channels.newInputStream(channel),
        Channels.newOutputStream(channel),
        channel::shutdownOutput);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  void shutdownOutput() throws IOException {
    halfClose.run();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
