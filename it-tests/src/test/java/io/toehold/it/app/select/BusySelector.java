package io.toehold.it.app.select;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A selector that always finds one of its many channels ready, and so never sleeps. At the end one
 * of the others gets a byte; says the ports of its connection, at the selector and at the other
 * end.
 */
public final class BusySelector {
  private static final int CHANNELS = 200;
  private static final int ROUNDS = 1_000;

  private final Selector selector = Selector.open();
  private final List<SocketChannel> clients = new ArrayList<>();
  private final ByteBuffer one = ByteBuffer.allocate(1);

  private BusySelector() throws IOException {}

  public static void main(String[] args) throws IOException {
    new BusySelector().run();
  }

  private void run() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (int i = 0; i < CHANNELS; i++) {
      clients.add(SocketChannel.open(server.getLocalAddress()));
      SocketChannel accepted = server.accept();
      accepted.configureBlocking(false);
      accepted.register(selector, SelectionKey.OP_READ);
    }
    for (SocketChannel client : clients) {
      pass(client);
    }
    for (int i = 0; i < ROUNDS; i++) {
      pass(clients.get(0));
    }
    SocketChannel quiet = clients.get(CHANNELS - 1);
    quiet.write(one.clear());
    int port = ((InetSocketAddress) quiet.getLocalAddress()).getPort();
    Control.say("ports " + server.socket().getLocalPort() + " " + port);
    Control.untilExit();
  }

  private void pass(SocketChannel client) throws IOException {
    client.write(one.clear());
    int read = 0;
    while (read == 0) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        read += ((SocketChannel) key.channel()).read(one.clear());
      }
      selector.selectedKeys().clear();
    }
  }
}
