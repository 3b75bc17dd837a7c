package io.toehold.it.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Both ends of connections on one thread, as many unit tests do it: connect, perhaps write, accept.
 * Nothing may wait for a thread that is not there.
 */
public final class OneThread {
  /** What the buffers of a kernel's socket take without a reader. */
  private static final int WITHOUT_READER = 60_000;

  private static final byte[] BYTES = new byte[WITHOUT_READER];

  private OneThread() {}

  public static void main(String[] args) throws IOException {
    new Pattern(1).fill(0, BYTES, 0, BYTES.length);
    for (int length : new int[] {1, 1_000, WITHOUT_READER}) {
      sockets(length);
      channels(length);
      selector(length);
    }
    Control.say("done");
    Control.untilExit();
  }

  private static InetSocketAddress any() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void sockets(int length) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      client.getOutputStream().write(BYTES, 0, length);
      try (Socket accepted = server.accept()) {
        equal(new DataInputStream(accepted.getInputStream()).readNBytes(length));
        accepted.getOutputStream().write(BYTES, 0, length);
        equal(new DataInputStream(client.getInputStream()).readNBytes(length));
      }
      if (client.getInputStream().read() != -1) {
        throw new IOException("no end");
      }
    }
  }

  private static void channels(int length) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any());
        SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      client.write(ByteBuffer.wrap(BYTES, 0, length));
      try (SocketChannel accepted = server.accept()) {
        equal(read(accepted, length));
        accepted.write(ByteBuffer.wrap(BYTES, 0, length));
        equal(read(client, length));
      }
      if (client.read(ByteBuffer.allocate(1)) != -1) {
        throw new IOException("no end");
      }
    }
  }

  private static byte[] read(SocketChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("ended early");
      }
    }
    return buffer.array();
  }

  /** The listening socket and both ends with one selector. */
  private static void selector(int length) throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        SocketChannel client = SocketChannel.open()) {
      server.bind(any()).configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      client.configureBlocking(false);
      boolean connected = client.connect(server.getLocalAddress());
      client.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
      ByteBuffer out = ByteBuffer.wrap(BYTES, 0, length);
      ByteBuffer in = ByteBuffer.allocate(length);
      boolean ended = false;
      while (!ended) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            SocketChannel accepted = server.accept();
            accepted.configureBlocking(false).register(selector, SelectionKey.OP_READ);
          } else if (key.isConnectable()) {
            client.finishConnect();
            key.interestOps(SelectionKey.OP_WRITE);
          } else if (key.isWritable()) {
            client.write(out);
            if (!out.hasRemaining()) {
              client.shutdownOutput();
              key.interestOps(0);
            }
          } else if (key.channel() instanceof SocketChannel accepted) {
            ended = in.hasRemaining() ? accepted.read(in) < 0 : accepted.read(one()) < 0;
            if (ended) {
              accepted.close();
            }
          }
        }
        selector.selectedKeys().clear();
      }
      equal(Arrays.copyOf(in.array(), in.position()), length);
    }
  }

  private static ByteBuffer one() {
    return ByteBuffer.allocate(1);
  }

  private static void equal(byte[] bytes) throws IOException {
    equal(bytes, bytes.length);
  }

  private static void equal(byte[] bytes, int length) throws IOException {
    if (bytes.length != length || !Arrays.equals(bytes, Arrays.copyOf(BYTES, length))) {
      throw new IOException("other bytes");
    }
  }
}
