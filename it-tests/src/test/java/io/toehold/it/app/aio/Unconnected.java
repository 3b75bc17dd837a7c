package io.toehold.it.app.aio;

import io.toehold.it.app.aio.Contract.Notes;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.Future;

/** Channels before they are connected, and servers. */
final class Unconnected {
  private Unconnected() {}

  static void run(Notes notes) throws Exception {
    client(notes);
    bound(notes);
    server(notes);
    closedServer(notes);
    cancelledAccept(notes);
  }

  private static String anonymous(Object text) {
    return String.valueOf(text).replaceAll("\\d+", "N");
  }

  private static void client(Notes notes) throws Exception {
    AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
    notes.see("text", client);
    notes.see("read", Outcome.of(() -> client.read(ByteBuffer.allocate(1))));
    notes.see("write", Outcome.of(() -> client.write(ByteBuffer.allocate(1))));
    notes.see("shut down", Outcome.of(client::shutdownOutput));
    notes.see("addresses", client.getLocalAddress() + " " + client.getRemoteAddress());
    notes.see(
        "unresolved",
        Outcome.of(() -> client.connect(InetSocketAddress.createUnresolved("nowhere", 1))));
    InetSocketAddress free;
    try (AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open()) {
      free = (InetSocketAddress) server.bind(Ends.loopback()).getLocalAddress();
    }
    notes.see("refused", Outcome.of(client.connect(free)));
    notes.see("open", client.isOpen());
    Outcome<Void> outcome = new Outcome<>();
    client.connect(free, null, outcome);
    notes.see("when closed", outcome);
  }

  private static void bound(Notes notes) throws Exception {
    try (AsynchronousServerSocketChannel server =
            AsynchronousServerSocketChannel.open().bind(Ends.loopback());
        AsynchronousSocketChannel client = AsynchronousSocketChannel.open()) {
      client.bind(Ends.loopback());
      notes.see("bound", anonymous(client));
      notes.see("bind again", Outcome.of(() -> client.bind(null)));
      InetSocketAddress local = (InetSocketAddress) client.getLocalAddress();
      Outcome<Void> connected = new Outcome<>();
      client.connect(server.getLocalAddress(), null, connected);
      notes.see("connected", connected);
      notes.see("connect again", Outcome.of(() -> client.connect(server.getLocalAddress())));
      try (AsynchronousSocketChannel accepted = server.accept().get()) {
        notes.see("from there", accepted.getRemoteAddress().equals(local));
        notes.see("still", client.getLocalAddress().equals(local));
        notes.see("to there", client.getRemoteAddress().equals(server.getLocalAddress()));
        client.write(ByteBuffer.allocate(3)).get();
        notes.see("read", Outcome.of(accepted.read(ByteBuffer.allocate(9))));
      }
    }
    try (AsynchronousSocketChannel wild = AsynchronousSocketChannel.open().bind(null)) {
      notes.see("wildcard", anonymous(wild));
      try (AsynchronousSocketChannel other = AsynchronousSocketChannel.open()) {
        notes.see("taken", Outcome.of(() -> other.bind(wild.getLocalAddress())));
      }
    }
  }

  private static void server(Notes notes) throws Exception {
    try (AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open()) {
      notes.see("server", server);
      notes.see("accept unbound", Outcome.of(() -> server.accept()));
      server.bind(Ends.loopback(), 3);
      notes.see("bound server", anonymous(server));
      notes.see("bind again", Outcome.of(() -> server.bind(null)));
      notes.see(
          "supported", server.supportedOptions().stream().map(o -> o.name()).sorted().toList());
      Future<AsynchronousSocketChannel> pending = server.accept();
      notes.see("accept again", Outcome.of(() -> server.accept()));
      try (AsynchronousSocketChannel client = AsynchronousSocketChannel.open()) {
        client.connect(server.getLocalAddress()).get();
        try (AsynchronousSocketChannel accepted = pending.get()) {
          notes.see("accepted", anonymous(accepted));
          notes.see("no delay", accepted.getOption(StandardSocketOptions.TCP_NODELAY));
        }
      }
    }
    try (AsynchronousServerSocketChannel shared = AsynchronousServerSocketChannel.open()) {
      shared.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(Ends.loopback());
      AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
      notes.see("shared port", Outcome.of(client.connect(shared.getLocalAddress())));
      try (AsynchronousSocketChannel accepted = shared.accept().get()) {
        client.write(ByteBuffer.allocate(1)).get();
        notes.see("read", Outcome.of(accepted.read(ByteBuffer.allocate(9))));
      }
      client.close();
    }
  }

  private static void closedServer(Notes notes) throws Exception {
    AsynchronousServerSocketChannel server =
        AsynchronousServerSocketChannel.open().bind(Ends.loopback());
    Future<AsynchronousSocketChannel> pending = server.accept();
    server.close();
    notes.see("accept when closed", Outcome.of(pending));
    Outcome<AsynchronousSocketChannel> after = new Outcome<>();
    server.accept(null, after);
    notes.see("accept after", after);
    notes.see("closed server", server);
  }

  private static void cancelledAccept(Notes notes) throws Exception {
    try (AsynchronousServerSocketChannel server =
        AsynchronousServerSocketChannel.open().bind(Ends.loopback())) {
      Future<AsynchronousSocketChannel> pending = server.accept();
      notes.see("cancel", pending.cancel(false));
      notes.see("then accept", Outcome.of(() -> server.accept()));
      notes.see("open", server.isOpen());
    }
  }
}
