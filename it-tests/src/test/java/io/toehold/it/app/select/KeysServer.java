package io.toehold.it.app.select;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Echoes, with one thread and one selector, whatever comes over however many connections. */
public final class KeysServer {
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
  private volatile int ended;

  private KeysServer() throws IOException {}

  public static void main(String[] args) throws IOException {
    new KeysServer().serve();
  }

  /** "keys": how many there are; "ended": how many have ended. */
  private void serve() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
      server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      Thread thread = new Thread(this::select, "selector");
      thread.setDaemon(true);
      thread.start();
      Control.say("port " + server.socket().getLocalPort());
      for (String line = Control.next(); line != null; line = Control.next()) {
        String[] words = line.split(" ");
        Control.say(words[0] + " " + (words[1].equals("keys") ? selector.keys().size() : ended));
      }
    }
  }

  private void select() {
    try {
      while (true) {
        selector.select(this::serve);
      }
    } catch (IOException problem) {
      problem.printStackTrace();
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.channel() instanceof ServerSocketChannel server) {
        for (SocketChannel c = server.accept(); c != null; c = server.accept()) {
          c.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
        return;
      }
      SocketChannel channel = (SocketChannel) key.channel();
      if (channel.read(buffer.clear()) < 0) {
        channel.close();
        ended++; // by this thread only
      } else {
        channel.write(buffer.flip());
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
