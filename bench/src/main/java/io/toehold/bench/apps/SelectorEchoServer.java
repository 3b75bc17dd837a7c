package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sends back what it receives; one thread with a {@link Selector} for all connections. */
public final class SelectorEchoServer {

  private static final int BUFFER = 64 * 1024;

  private SelectorEchoServer() {}

  /** Argument: the address. */
  public static void main(String[] arguments) throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel server = Addresses.listen(arguments[0]);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    Threads.start("selector", () -> serve(selector));
    new Control().on("collect", words -> Heap.collect()).serveAt(Addresses.of(server));
  }

  private static void serve(Selector selector) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    while (true) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isAcceptable()) {
          accept(selector, (ServerSocketChannel) key.channel());
        } else {
          echo(key, buffer);
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private static void accept(Selector selector, ServerSocketChannel server) throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      Addresses.noDelay(channel);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  private static void echo(SelectionKey key, ByteBuffer shared) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    ByteBuffer pending = (ByteBuffer) key.attachment();
    if (pending == null) {
      shared.clear();
      if (channel.read(shared) < 0) {
        channel.close();
        return;
      }
      pending = shared.flip();
    }
    channel.write(pending);
    if (pending.hasRemaining()) {
      // The peer does not take it all: keep a copy until it does.
      key.attach(
          pending == shared ? ByteBuffer.allocate(shared.remaining()).put(shared).flip() : pending);
      key.interestOps(SelectionKey.OP_WRITE);
    } else if (key.attachment() != null) {
      key.attach(null);
      key.interestOps(SelectionKey.OP_READ);
    }
  }
}
