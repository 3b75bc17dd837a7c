package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Side;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Who is where, before, during and after a connection; and texts. */
public final class Addresses {
  private Addresses() {}

  public static void list(Catalogue c) {
    c.add(
        "of both ends, before and after close",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          for (boolean closed : new boolean[] {false, true}) {
            addresses(s.client, () -> two.client().raw());
            addresses(s.server, () -> two.server().raw());
            if (!closed) {
              s.client.does("close", () -> two.client().close());
              s.server.does("shut input", () -> two.server().shutdownInput());
              s.server.does("text", () -> two.server().raw());
              s.server.does("shut output", () -> two.server().shutdownOutput());
              s.server.does("text", () -> two.server().raw());
              s.server.does("close", () -> two.server().close());
            }
          }
        });
    // not where nobody listens: that port may be another behaviour's on the other address
    reaches(c, "127.0.0.1", "127.0.0.1", "::ffff:127.0.0.1");
    reaches(c, "localhost", "127.0.0.1", "::ffff:127.0.0.1");
    reaches(c, "::1", "::1");
    for (String any : new String[] {"0.0.0.0", "::", "any"}) {
      reaches(c, any, "127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1");
    }
    c.addAnyPath(
        "channels of one family",
        s -> {
          ServerSocketChannel[] server = new ServerSocketChannel[1];
          s.server.does(
              "listen",
              () -> {
                server[0] = s.keep(ServerSocketChannel.open(StandardProtocolFamily.INET));
                server[0].bind(Two.loopback(0));
              });
          int port = s.server.port("L", () -> server[0].socket().getLocalPort());
          SocketChannel[] client = new SocketChannel[1];
          s.client.does(
              "connect",
              () -> {
                client[0] = s.keep(SocketChannel.open(StandardProtocolFamily.INET));
                return client[0].connect(Two.loopback(port));
              });
          s.client.port("C", () -> client[0].socket().getLocalPort());
          s.server.does("accept", () -> s.keep(server[0].accept()));
          s.client.does("text", () -> client[0]);
          s.client.does(
              "bind to the other family",
              () ->
                  s.keep(SocketChannel.open(StandardProtocolFamily.INET))
                      .bind(new InetSocketAddress("::1", 0)));
          s.client.does(
              "connect to the other family",
              () ->
                  s.keep(SocketChannel.open(StandardProtocolFamily.INET))
                      .connect(new InetSocketAddress("::1", port)));
        });
    c.addAnyPath(
        "bind before connect",
        s -> {
          ServerSocketChannel[] server = new ServerSocketChannel[1];
          s.server.does(
              "listen",
              () -> {
                server[0] = s.keep(ServerSocketChannel.open());
                server[0].bind(Two.loopback(0));
              });
          int port = s.server.port("L", () -> server[0].socket().getLocalPort());
          SocketChannel[] client = {null};
          s.client.does(
              "bind",
              () -> {
                client[0] = s.keep(SocketChannel.open());
                client[0].bind(Two.unbound());
              });
          s.client.port("C", () -> client[0].socket().getLocalPort());
          s.client.does("text", () -> client[0]);
          s.client.does("bind again", () -> client[0].bind(null));
          s.client.does("bound?", () -> client[0].socket().isBound());
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("text", () -> client[0]);
          s.server.does("accept", () -> s.keep(server[0].accept()));
          s.client.does("bind while connected", () -> client[0].bind(null));
        });
    c.addAnyPath(
        "bind where one cannot",
        s -> {
          ServerSocket[] server = new ServerSocket[1];
          s.server.does(
              "listen",
              () -> {
                server[0] = s.keep(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
              });
          int port = s.server.port("L", () -> server[0].getLocalPort());
          s.server.does(
              "listen there too",
              () -> new ServerSocket(port, 5, InetAddress.getLoopbackAddress()));
          s.server.does(
              "listen there too",
              () -> s.keep(ServerSocketChannel.open()).bind(Two.loopback(port)));
          s.client.does("bind there", () -> s.keep(SocketChannel.open()).bind(Two.loopback(port)));
          s.client.does("bind there", () -> s.keep(new Socket()).bind(Two.loopback(port)));
          InetSocketAddress nowhere = new InetSocketAddress("192.0.2.1", 0);
          s.client.does("bind elsewhere", () -> s.keep(SocketChannel.open()).bind(nowhere));
          s.client.does("bind elsewhere", () -> s.keep(new Socket()).bind(nowhere));
          s.client.does("listen elsewhere", () -> s.keep(ServerSocketChannel.open()).bind(nowhere));
          InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
          s.client.does("bind to a name", () -> s.keep(SocketChannel.open()).bind(unresolved));
          s.client.does("bind to a name", () -> s.keep(new Socket()).bind(unresolved));
          s.client.does(
              "listen at a name", () -> s.keep(ServerSocketChannel.open()).bind(unresolved));
          s.client.does("listen at a name", () -> s.keep(new ServerSocket()).bind(unresolved));
        });
    c.addAnyPath(
        "texts of what is not connected",
        s -> {
          s.client.does("a socket", () -> s.keep(new Socket()));
          s.client.does("a server socket", () -> s.keep(new ServerSocket()));
          s.client.does("a channel", () -> s.keep(SocketChannel.open()));
          s.client.does("a server channel", () -> s.keep(ServerSocketChannel.open()));
          s.client.does("an adaptor", () -> s.keep(SocketChannel.open()).socket());
          s.client.does("a server adaptor", () -> s.keep(ServerSocketChannel.open()).socket());
          s.client.does("an asynchronous channel", () -> s.keep(AsynchronousSocketChannel.open()));
          ServerSocketChannel[] server = new ServerSocketChannel[1];
          s.client.does("listen", () -> listening(s, "127.0.0.1", server));
          s.client.port("L", () -> server[0].socket().getLocalPort());
          s.client.does("a server channel that listens", () -> server[0]);
          s.client.does("its adaptor", () -> server[0].socket());
          s.client.does("its address", () -> server[0].getLocalAddress());
          s.client.does("close", () -> server[0].close());
          s.client.does("closed", () -> server[0]);
          s.client.does("its adaptor", () -> server[0].socket());
          s.client.does("its address", () -> server[0].getLocalAddress());
        });
  }

  private static void reaches(Catalogue c, String listen, String... targets) {
    for (String connect : targets) {
      c.addAnyPath(
          "listen at " + listen + ", connect to " + connect + " [sockets]",
          s -> sockets(s, listen, connect));
      c.addAnyPath(
          "listen at " + listen + ", connect to " + connect + " [channels]",
          s -> channels(s, listen, connect));
    }
  }

  private static void addresses(Side side, io.toehold.it.suite.Act raw) throws Exception {
    side.does("text", raw);
    side.does(
        "addresses",
        () -> {
          Object it = raw.perform();
          if (it instanceof Socket socket) {
            return socket.getLocalSocketAddress()
                + " "
                + socket.getRemoteSocketAddress()
                + " "
                + socket.getLocalAddress()
                + " "
                + socket.getInetAddress()
                + " "
                + socket.getPort()
                + " "
                + socket.getLocalPort()
                + " "
                + socket.isBound()
                + socket.isConnected()
                + socket.isClosed()
                + socket.isInputShutdown()
                + socket.isOutputShutdown();
          }
          if (it instanceof AsynchronousSocketChannel channel) {
            return channel.getLocalAddress() + " " + channel.getRemoteAddress();
          }
          SocketChannel channel = (SocketChannel) it;
          return channel.getLocalAddress() + " " + channel.getRemoteAddress();
        });
  }

  private static Object listening(Scene s, String at, ServerSocketChannel[] server)
      throws Exception {
    server[0] = s.keep(ServerSocketChannel.open());
    server[0].bind(at.equals("any") ? null : new InetSocketAddress(at, 0));
    return "bound";
  }

  private static void channels(Scene s, String listen, String connect) throws Exception {
    ServerSocketChannel[] server = new ServerSocketChannel[1];
    s.server.does("listen", () -> listening(s, listen, server));
    int port = s.server.port("L", () -> server[0].socket().getLocalPort());
    s.server.does("listening", () -> server[0].getLocalAddress());
    SocketChannel[] client = new SocketChannel[1];
    String connected =
        s.client.does(
            "connect",
            () -> {
              client[0] = s.keep(SocketChannel.open());
              return client[0].connect(new InetSocketAddress(connect, port));
            });
    if (connected.equals("true")) {
      s.client.port("C", () -> client[0].socket().getLocalPort());
      s.client.does("client", () -> client[0]);
      s.server.does("server", () -> s.keep(server[0].accept()));
    }
  }

  private static void sockets(Scene s, String listen, String connect) throws Exception {
    ServerSocket[] server = new ServerSocket[1];
    s.server.does(
        "listen",
        () -> {
          server[0] = s.keep(new ServerSocket());
          server[0].bind(listen.equals("any") ? null : new InetSocketAddress(listen, 0));
        });
    int port = s.server.port("L", () -> server[0].getLocalPort());
    s.server.does("listening", () -> server[0]);
    Socket[] client = new Socket[1];
    String connected =
        s.client.does(
            "connect",
            () -> {
              client[0] = s.keep(new Socket());
              client[0].connect(new InetSocketAddress(connect, port));
            });
    if (connected.equals("done")) {
      s.client.port("C", () -> client[0].getLocalPort());
      s.client.does("client", () -> client[0] + " " + client[0].getLocalSocketAddress());
      s.server.does(
          "server",
          () -> {
            Socket accepted = s.keep(server[0].accept());
            return accepted + " " + accepted.getLocalSocketAddress();
          });
    }
  }
}
