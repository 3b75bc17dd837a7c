package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.Kind;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** SO_TIMEOUT, and connects with a time-out. */
public final class Timeouts {
  private static final int SHORT = 80; // ms

  private static final Set<Kind> SOCKETS = Set.of(Kind.SOCKET, Kind.ADAPTOR, Kind.VIRTUAL_SOCKET);

  private Timeouts() {}

  public static void list(Catalogue c) {
    c.add(
        "a read gives up, and can be repeated",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.does("set", () -> two.client().setSoTimeout(SHORT));
          s.client.takesItsTime("read", SHORT, () -> two.client().getInputStream().read());
          s.client.takesItsTime("read again", SHORT, () -> two.client().getInputStream().read());
          s.server.does("write", () -> two.server().getOutputStream().write(Bytes.of("x")));
          s.client.takesItsTime("read", 10_000, () -> two.client().getInputStream().read());
          s.client.does("for ever", () -> two.client().setSoTimeout(0));
          s.client.starts("read", () -> two.client().getInputStream().read());
          s.client.looksAt("read");
          s.server.does("write", () -> two.server().getOutputStream().write(Bytes.of("y")));
          s.client.ends("read");
        });
    c.add(
        "the value that is set is the value that is got",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.does("get", () -> two.client().getSoTimeout());
          s.client.does("set", () -> two.client().setSoTimeout(1234));
          s.client.does("get", () -> two.client().getSoTimeout());
          s.client.does("set a negative one", () -> two.client().setSoTimeout(-1));
          s.client.does("get", () -> two.client().getSoTimeout());
          s.client.does("close", () -> two.client().close());
          s.client.does("set", () -> two.client().setSoTimeout(1));
          s.client.does("get", () -> two.client().getSoTimeout());
        });
    c.add(
        "a time-out that is set during a read is for the next",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.starts("read", () -> two.client().getInputStream().read());
          s.client.does("set", () -> two.client().setSoTimeout(SHORT));
          s.client.looksAt("read");
          s.server.does("write", () -> two.server().getOutputStream().write(Bytes.of("x")));
          s.client.ends("read");
          s.client.takesItsTime("read", SHORT, () -> two.client().getInputStream().read());
        });
    c.add(
        "an end is seen before the time-out",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.does("set", () -> two.client().setSoTimeout(10_000));
          s.client.starts("read", () -> two.client().getInputStream().read());
          s.server.does("close", () -> two.server().close());
          s.client.ends("read");
        });
    c.add(
        "the first of two readers holds up the second",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.does("set", () -> two.client().setSoTimeout(SHORT));
          s.client.starts("read", () -> two.client().getInputStream().read());
          s.client.starts("read too", () -> two.client().getInputStream().read());
          s.client.ends("read");
          s.client.ends("read too");
        });
    c.addAnyPath(
        "an accept gives up, and can be repeated",
        s -> {
          ServerSocket[] server = new ServerSocket[1];
          s.server.does("listen", () -> accepting(s.keep(new ServerSocket()), server));
          s.server.does("set", () -> server[0].setSoTimeout(SHORT));
          s.server.does("get", () -> server[0].getSoTimeout());
          s.server.takesItsTime("accept", SHORT, () -> server[0].accept());
          int port = s.server.port("L", () -> server[0].getLocalPort());
          s.client.does("connect", () -> s.keep(connected(port)).isConnected());
          s.server.does("accept", () -> s.keep(server[0].accept()).isConnected());
          s.server.takesItsTime("accept again", SHORT, () -> server[0].accept());
        });
    c.addAnyPath(
        "an accept of an adaptor gives up",
        s -> {
          ServerSocket[] server = new ServerSocket[1];
          s.server.does(
              "listen", () -> accepting(s.keep(ServerSocketChannel.open()).socket(), server));
          s.server.does("set", () -> server[0].setSoTimeout(SHORT));
          s.server.takesItsTime("accept", SHORT, () -> server[0].accept());
          int port = s.server.port("L", () -> server[0].getLocalPort());
          s.client.does("connect", () -> s.keep(connected(port)).isConnected());
          s.server.does("accept", () -> s.keep(server[0].accept()).isConnected());
        });
    c.addAnyPath(
        "a connect with a time-out",
        s -> {
          ServerSocket[] server = new ServerSocket[1];
          s.server.does("listen", () -> accepting(s.keep(new ServerSocket()), server));
          int port = s.server.port("L", () -> server[0].getLocalPort());
          for (Socket socket :
              new Socket[] {s.keep(new Socket()), s.keep(SocketChannel.open()).socket()}) {
            s.client.does("negative", () -> socket.connect(Two.loopback(port), -1));
            s.client.does("long", () -> socket.connect(Two.loopback(port), 10_000));
            s.client.does("connected?", () -> socket.isConnected());
            s.server.does("accept", () -> s.keep(server[0].accept()).isConnected());
          }
        });
    c.addAnyPath(
        "a connect that nobody answers",
        s -> {
          // a queue that is full: the kernel answers no more
          ServerSocket[] server = new ServerSocket[1];
          s.server.does(
              "listen",
              () -> {
                server[0] = s.keep(new ServerSocket());
                server[0].bind(Two.loopback(0), 1);
              });
          int port = s.server.port("L", () -> server[0].getLocalPort());
          s.client.does(
              "fill the queue",
              () -> {
                try {
                  for (int i = 0; i < 20; i++) {
                    connect(s.keep(new Socket()), port);
                  }
                } catch (SocketTimeoutException full) {
                  // as it should be
                }
              });
          s.client.takesItsTime("connect", SHORT, () -> connect(s.keep(new Socket()), port));
          s.client.takesItsTime(
              "connect an adaptor",
              SHORT,
              () -> connect(s.keep(SocketChannel.open()).socket(), port));
        });
  }

  private static Object connect(Socket socket, int port) throws Exception {
    socket.connect(Two.loopback(port), SHORT);
    return "connected";
  }

  private static Object accepting(ServerSocket fresh, ServerSocket[] server) throws Exception {
    fresh.bind(Two.loopback(0));
    server[0] = fresh;
    return "bound";
  }

  private static Socket connected(int port) throws Exception {
    return Two.socket(port);
  }
}
