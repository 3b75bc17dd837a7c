package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Two;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** How connections come to be, or do not. */
public final class Connecting {
  private Connecting() {}

  public static void list(Catalogue c) {
    c.addAnyPath(
        "a channel connects twice",
        s -> {
          int port = listening(s);
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.does("connected?", () -> client[0].isConnected());
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("connected?", () -> client[0].isConnected());
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("finish", () -> client[0].finishConnect());
          s.client.does("by its adaptor", () -> client[0].socket().connect(Two.loopback(port)));
          s.client.does("close", () -> client[0].close());
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("finish", () -> client[0].finishConnect());
        });
    c.addAnyPath(
        "a socket connects twice",
        s -> {
          int port = listening(s);
          Socket[] client = {s.keep(new Socket())};
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("close", () -> client[0].close());
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("bind", () -> client[0].bind(null));
        });
    c.addAnyPath(
        "nobody listens",
        s -> {
          int port = closedPort(s);
          s.client.does("a socket", () -> Two.socket(port));
          s.client.does(
              "a socket with a time-out",
              () -> s.keep(new Socket()).connect(Two.loopback(port), 5_000));
          s.client.does("a channel", () -> SocketChannel.open(Two.loopback(port)));
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.does("a channel", () -> client[0].connect(Two.loopback(port)));
          s.client.does("is closed?", () -> client[0].isOpen());
          Socket[] socket = {s.keep(new Socket())};
          s.client.does("a socket", () -> socket[0].connect(Two.loopback(port)));
          s.client.does("is closed?", () -> socket[0].isClosed());
          s.client.does(
              "its adaptor",
              () -> s.keep(SocketChannel.open()).socket().connect(Two.loopback(port)));
          s.client.does(
              "its adaptor with a time-out",
              () -> s.keep(SocketChannel.open()).socket().connect(Two.loopback(port), 5_000));
        });
    c.addAnyPath(
        "nobody listens, without blocking",
        s -> {
          int port = closedPort(s);
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.does("non-blocking", () -> client[0].configureBlocking(false).isBlocking());
          s.client.does("connect", () -> connectLater(client[0], port));
          s.client.does("finish", () -> client[0].finishConnect());
          s.client.does("open?", () -> client[0].isOpen());
        });
    c.addAnyPath(
        "an address without a name",
        s -> {
          InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
          s.client.does("a socket", () -> s.keep(new Socket()).connect(unresolved));
          s.client.does("a channel", () -> s.keep(SocketChannel.open()).connect(unresolved));
          s.client.does(
              "an adaptor", () -> s.keep(SocketChannel.open()).socket().connect(unresolved));
          s.client.does("none", () -> s.keep(SocketChannel.open()).connect(null));
          s.client.does("none", () -> s.keep(new Socket()).connect(null));
          SocketAddress strange =
              new SocketAddress() {
                private static final long serialVersionUID = 1;
              };
          s.client.does("strange", () -> s.keep(SocketChannel.open()).connect(strange));
          s.client.does("strange", () -> s.keep(new Socket()).connect(strange));
          s.client.does(
              "port 0",
              () -> s.keep(SocketChannel.open()).connect(new InetSocketAddress("127.0.0.1", 0)));
          s.client.does(
              "port 0", () -> s.keep(new Socket()).connect(new InetSocketAddress("127.0.0.1", 0)));
        });
    c.addAnyPath(
        "without blocking",
        s -> {
          int port = listening(s);
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.does("non-blocking", () -> client[0].configureBlocking(false).isBlocking());
          s.client.does("finish", () -> client[0].finishConnect());
          s.client.does("read", () -> client[0].read(ByteBuffer.allocate(1)));
          s.client.does("write", () -> client[0].write(ByteBuffer.allocate(1)));
          s.client.does(
              "connect",
              () -> {
                client[0].connect(Two.loopback(port));
                return "begun";
              });
          s.client.does(
              "connect again",
              () -> {
                if (client[0].isConnected()) {
                  throw new java.nio.channels.ConnectionPendingException(); // the kernel was fast
                }
                return client[0].connect(Two.loopback(port));
              });
          Selector[] selector = {s.keep(Selector.open())};
          s.client.does(
              "select",
              () -> {
                if (client[0].isConnected()) {
                  return "8 1";
                }
                SelectionKey key = client[0].register(selector[0], SelectionKey.OP_CONNECT);
                return selector[0].select(5_000) == 1 ? key.readyOps() + " 1" : "nothing";
              });
          s.client.does("finish", () -> client[0].finishConnect());
          s.client.does("finish again", () -> client[0].finishConnect());
          s.client.does("connected?", () -> client[0].isConnected());
          s.client.does("pending?", () -> client[0].isConnectionPending());
          s.client.does("write", () -> client[0].write(ByteBuffer.allocate(1)));
        });
    c.addAnyPath(
        "before connect",
        s -> {
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.does("read", () -> client[0].read(ByteBuffer.allocate(1)));
          s.client.does("write", () -> client[0].write(ByteBuffer.allocate(1)));
          s.client.does("gather", () -> client[0].write(new ByteBuffer[] {ByteBuffer.allocate(1)}));
          s.client.does("shut input", () -> client[0].shutdownInput());
          s.client.does("shut output", () -> client[0].shutdownOutput());
          s.client.does("finish", () -> client[0].finishConnect());
          s.client.does("remote", () -> client[0].getRemoteAddress());
          s.client.does("local", () -> client[0].getLocalAddress());
          Socket[] socket = {s.keep(new Socket())};
          s.client.does("input", () -> socket[0].getInputStream());
          s.client.does("output", () -> socket[0].getOutputStream());
          s.client.does("shut input", () -> socket[0].shutdownInput());
          s.client.does("shut output", () -> socket[0].shutdownOutput());
          s.client.does("urge", () -> socket[0].sendUrgentData(1));
          s.client.does("adaptor's input", () -> client[0].socket().getInputStream());
          s.client.does("adaptor's urge", () -> client[0].socket().sendUrgentData(1));
        });
    c.addAnyPath(
        "an accept that waits",
        s -> {
          ServerSocketChannel[] server = {null};
          s.server.prepares(
              "listen",
              () -> {
                server[0] = s.keep(ServerSocketChannel.open()).bind(Two.loopback(0));
              });
          int port = s.server.port("L", () -> server[0].socket().getLocalPort());
          s.server.starts("accept", () -> s.keep(server[0].accept()).isConnected());
          s.server.looksAt("accept");
          s.client.does("connect", () -> s.keep(Two.socket(port)).isConnected());
          s.server.ends("accept");
          s.server.starts("accept more", () -> server[0].accept());
          s.server.does("close", () -> server[0].close());
          s.server.ends("accept more");
          s.server.does("accept", () -> server[0].accept());
          s.server.does("bind", () -> server[0].bind(null));
          s.client.does("connect", () -> Two.socket(port));
        });
    c.addAnyPath(
        "an accept that is interrupted",
        s -> {
          ServerSocketChannel[] server = {null};
          s.server.prepares(
              "listen",
              () -> {
                server[0] = s.keep(ServerSocketChannel.open()).bind(Two.loopback(0));
              });
          s.server.starts("accept", () -> server[0].accept());
          s.server.interrupts("accept");
          s.server.ends("accept");
          s.server.does("open?", () -> server[0].isOpen());
        });
    c.addAnyPath(
        "an accept of a socket that is closed",
        s -> {
          ServerSocket[] server = {null};
          s.server.prepares(
              "listen",
              () -> {
                server[0] = s.keep(new ServerSocket(0));
              });
          s.server.starts("accept", () -> server[0].accept());
          s.server.does("close", () -> server[0].close());
          s.server.ends("accept");
          s.server.does("accept", () -> server[0].accept());
          s.server.does("closed?", () -> server[0].isClosed() + " " + server[0].isBound());
          s.server.does("bind", () -> server[0].bind(null));
          s.server.does("accept of none", () -> s.keep(new ServerSocket()).accept());
          s.server.does("accept of none", () -> s.keep(ServerSocketChannel.open()).accept());
        });
    c.addAnyPath(
        "an accept that does not block",
        s -> {
          ServerSocketChannel[] server = {null};
          s.server.prepares(
              "listen",
              () -> {
                server[0] = s.keep(ServerSocketChannel.open()).bind(Two.loopback(0));
              });
          int port = s.server.port("L", () -> server[0].socket().getLocalPort());
          s.server.does("non-blocking", () -> server[0].configureBlocking(false).isBlocking());
          s.server.does("accept", () -> server[0].accept());
          s.server.does("by its adaptor", () -> server[0].socket().accept());
          Selector[] selector = {s.keep(Selector.open())};
          s.server.does(
              "register", () -> server[0].register(selector[0], SelectionKey.OP_ACCEPT).isValid());
          s.server.does("select", () -> selector[0].selectNow());
          s.client.does("connect", () -> s.keep(Two.socket(port)).isConnected());
          s.server.does("select", () -> selector[0].select(5_000));
          s.server.does("ready", () -> selector[0].selectedKeys().iterator().next().readyOps());
          s.server.does("accept", () -> s.keep(server[0].accept()).isBlocking());
          s.server.does("accept", () -> server[0].accept());
          s.server.does("select again", () -> selector[0].selectNow());
        });
    c.addAnyPath(
        "what is written before it is accepted",
        s -> {
          ServerSocket[] server = {null};
          s.server.prepares(
              "listen",
              () -> {
                server[0] = s.keep(Two.listening(5));
              });
          int port = s.server.port("L", () -> server[0].getLocalPort());
          Socket[] client = {null};
          s.client.does(
              "connect",
              () -> {
                client[0] = s.keep(Two.socket(port));
              });
          s.client.does("write", () -> client[0].getOutputStream().write(Bytes.of("early")));
          s.client.does("close", () -> client[0].close());
          s.server.does(
              "accept and read", () -> s.keep(server[0].accept()).getInputStream().readAllBytes());
        });
    for (boolean gather : new boolean[] {false, true}) {
      c.addAnyPath(
          "a write of " + (gather ? "two buffers" : "much") + " before it is accepted",
          s -> {
            ServerSocket[] server = {null};
            s.server.prepares(
                "listen",
                () -> {
                  server[0] = s.keep(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
                });
            int port = s.server.port("L", () -> server[0].getLocalPort());
            SocketChannel[] client = {null};
            s.client.does(
                "connect",
                () -> {
                  client[0] = s.keep(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
                });
            ByteBuffer[] much = {ByteBuffer.allocate(9_000), ByteBuffer.allocate(50_000)};
            s.client.does("write", () -> gather ? client[0].write(much) : client[0].write(much[1]));
            s.client.does("left", () -> much[0].remaining() + " " + much[1].remaining());
            s.client.does("close", () -> client[0].close());
            s.server.does(
                "accept and read",
                () -> s.keep(server[0].accept()).getInputStream().readAllBytes().length);
          });
    }
    c.addAnyPath(
        "a reset before it is accepted",
        s -> {
          ServerSocket[] server = {null};
          s.server.prepares(
              "listen",
              () -> {
                server[0] = s.keep(Two.listening(5));
              });
          int port = s.server.port("L", () -> server[0].getLocalPort());
          s.client.does(
              "connect and reset",
              () -> {
                try (Socket client = Two.socket(port)) {
                  client.setSoLinger(true, 0);
                }
              });
          s.server.does(
              "accept and read", () -> s.keep(server[0].accept()).getInputStream().read());
        });
    c.addAnyPath(
        "a listener that goes away before it accepts",
        s -> {
          ServerSocket[] server = {null};
          s.server.prepares(
              "listen",
              () -> {
                server[0] = s.keep(Two.listening(5));
              });
          int port = s.server.port("L", () -> server[0].getLocalPort());
          Socket[] client = {null};
          s.client.does(
              "connect",
              () -> {
                client[0] = s.keep(Two.socket(port));
              });
          s.server.does("close", () -> server[0].close());
          s.client.does("read", () -> client[0].getInputStream().read());
        });
    c.addAnyPath(
        "a socket that connects to itself",
        s -> {
          Socket[] self = {null};
          String done =
              s.client.does(
                  "connect",
                  () -> {
                    self[0] = s.keep(new Socket());
                    self[0].bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    self[0].connect(self[0].getLocalSocketAddress(), 5_000);
                  });
          if (done.equals("done")) {
            s.client.does("write", () -> self[0].getOutputStream().write(Bytes.of("me")));
            s.client.does("read", () -> self[0].getInputStream().readNBytes(2));
            s.client.does("end", () -> self[0].shutdownOutput());
            s.client.does("read", () -> self[0].getInputStream().read());
          }
        });
  }

  private static int listening(Scene s) throws Exception {
    ServerSocket[] server = {null};
    s.server.prepares(
        "listen",
        () -> {
          server[0] = s.keep(Two.listening(5));
        });
    return s.server.port("L", () -> server[0].getLocalPort());
  }

  /** Held by a socket that does not listen. */
  private static int closedPort(Scene s) throws Exception {
    Socket[] holder = {s.keep(new Socket())};
    s.server.prepares("hold a port", () -> holder[0].bind(Two.loopback(0)));
    return s.server.port("L", () -> holder[0].getLocalPort());
  }

  /** Over loopback, the kernel may refuse at once or later. */
  private static Object connectLater(SocketChannel channel, int port) throws Exception {
    channel.connect(Two.loopback(port));
    return "begun";
  }
}
