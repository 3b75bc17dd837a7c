package io.toehold.it.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Reads and writes without blocking and without a selector, until its peer is killed. */
public final class NonBlocking {
  private NonBlocking() {}

  /** {@code server}, or {@code client <port>}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args[0].equals("server")) {
      serve();
    } else {
      use(Integer.parseInt(args[1]));
      Control.untilExit();
    }
  }

  private static void serve() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Control.say("port " + server.socket().getLocalPort());
      try (SocketChannel first = server.accept();
          SocketChannel second = server.accept()) {
        first.write(ByteBuffer.wrap(new byte[] {1}));
        second.write(ByteBuffer.wrap(new byte[] {1}));
        Control.untilExit();
      }
    }
  }

  private static void use(int port) throws IOException, InterruptedException {
    try (SocketChannel reader = connect(port);
        SocketChannel writer = connect(port)) {
      greeted(reader);
      greeted(writer);
      ByteBuffer much = ByteBuffer.allocate(1 << 16);
      while (writer.write(much.clear()) > 0) {
        continue; // until there is no room
      }
      ByteBuffer one = ByteBuffer.allocate(1);
      Control.say("full, and " + reader.read(one) + " to read");
      int n = 0;
      while (n == 0) {
        Thread.sleep(1);
        n = reader.read(one.clear());
      }
      Control.say("read " + n);
      try {
        while (writer.write(much.clear()) >= 0) {
          Thread.sleep(1);
        }
      } catch (IOException e) {
        Control.say("wrote " + e.getMessage());
      }
    }
  }

  private static SocketChannel connect(int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static void greeted(SocketChannel channel) throws IOException {
    if (channel.read(ByteBuffer.allocate(1)) != 1) {
      throw new IOException("no greeting");
    }
    channel.configureBlocking(false);
  }
}
