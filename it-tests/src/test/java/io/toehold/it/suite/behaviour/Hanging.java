package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.Kind;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.Future;

/** Connects that nobody answers, and what else happens to their sockets meanwhile. */
public final class Hanging {
  private static final int SHORT = 150;
  private static final Set<Kind> SOCKETS = Set.of(Kind.SOCKET, Kind.VIRTUAL_SOCKET);
  private static final Set<Kind> CHANNELS = Set.of(Kind.CHANNEL, Kind.VIRTUAL_CHANNEL);

  private Hanging() {}

  public static void list(Catalogue c) {
    c.add(
        "the socket is closed",
        SOCKETS,
        (s, kind) -> {
          int port = full(s);
          Socket[] client = {s.keep(new Socket())};
          s.client.starts("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.looksAt("connect");
          s.client.does("close", () -> client[0].close());
          s.client.ends("connect");
          after(s, client);
        });
    c.add(
        "the time is up",
        SOCKETS,
        (s, kind) -> {
          int port = full(s);
          Socket[] client = {s.keep(new Socket())};
          s.client.takesItsTime(
              "connect",
              SHORT,
              () -> {
                client[0].connect(Two.loopback(port), SHORT);
                return "connected";
              });
          after(s, client);
        });
    c.add(
        "the thread is interrupted",
        SOCKETS,
        (s, kind) -> {
          int port = full(s);
          Socket[] client = {s.keep(new Socket())};
          s.client.starts("connect", () -> client[0].connect(Two.loopback(port), 2_000));
          s.client.interrupts("connect");
          s.client.ends("connect");
          after(s, client);
        });
    c.add(
        "the socket of a channel is closed, or its time is up",
        Set.of(Kind.ADAPTOR),
        (s, kind) -> {
          int port = full(s);
          Socket[] client = {s.keep(SocketChannel.open()).socket()};
          s.client.takesItsTime(
              "connect",
              SHORT,
              () -> {
                client[0].connect(Two.loopback(port), SHORT);
                return "connected";
              });
          s.client.does("closed?", () -> client[0].isClosed());
          Socket[] other = {s.keep(SocketChannel.open()).socket()};
          s.client.starts("connect more", () -> other[0].connect(Two.loopback(port)));
          s.client.looksAt("connect more");
          s.client.does("close", () -> other[0].close());
          s.client.ends("connect more");
        });
    c.add(
        "the channel is closed",
        CHANNELS,
        (s, kind) -> {
          int port = full(s);
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.starts("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.looksAt("connect");
          s.client.does("pending?", () -> client[0].isConnectionPending());
          waiting(s, client);
          s.client.does("close", () -> client[0].close());
          s.client.ends("connect");
          s.client.does("text", () -> client[0]);
          s.client.does("read", () -> client[0].read(ByteBuffer.allocate(1)));
        });
    c.add(
        "the channel's thread is interrupted",
        CHANNELS,
        (s, kind) -> {
          int port = full(s);
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.starts("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.interrupts("connect");
          s.client.ends("connect");
          s.client.does("open?", () -> client[0].isOpen());
        });
    c.addAnyPath(
        "without blocking",
        s -> {
          int port = full(s);
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          Selector[] selector = {s.keep(Selector.open())};
          s.client.does("non-blocking", () -> client[0].configureBlocking(false).isBlocking());
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("pending?", () -> client[0].isConnectionPending());
          s.client.does("connected?", () -> client[0].isConnected());
          waiting(s, client);
          s.client.does("connect more", () -> client[0].connect(Two.loopback(port)));
          s.client.does("bind", () -> client[0].bind(null));
          s.client.does("finish", () -> client[0].finishConnect());
          s.client.does("read", () -> client[0].read(ByteBuffer.allocate(1)));
          s.client.does("shut output", () -> client[0].shutdownOutput());
          s.client.does(
              "register",
              () -> client[0].register(selector[0], SelectionKey.OP_CONNECT).readyOps());
          s.client.takesItsTime("select", SHORT, () -> selector[0].select(SHORT));
          s.client.does("remote", () -> client[0].getRemoteAddress());
          s.client.starts("select long", () -> selector[0].select(400));
          s.client.does("close", () -> client[0].close());
          s.client.ends("select long");
          s.client.does("finish", () -> client[0].finishConnect());
          s.client.does("text", () -> client[0]);
        });
    c.addAnyPath(
        "with a blocking finish",
        s -> {
          int port = full(s);
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.does("non-blocking", () -> client[0].configureBlocking(false).isBlocking());
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          s.client.does("blocking", () -> client[0].configureBlocking(true).isBlocking());
          s.client.starts("finish", () -> client[0].finishConnect());
          s.client.looksAt("finish");
          s.client.does("close", () -> client[0].close());
          s.client.ends("finish");
        });
    c.addAnyPath(
        "the asynchronous channel is closed",
        s -> {
          int port = full(s);
          AsynchronousSocketChannel[] client = {s.keep(AsynchronousSocketChannel.open())};
          Future<?>[] connect = new Future<?>[1];
          s.client.does(
              "connect", () -> (connect[0] = client[0].connect(Two.loopback(port))) != null);
          s.client.does("connect more", () -> client[0].connect(Two.loopback(port)));
          s.client.does("read", () -> client[0].read(ByteBuffer.allocate(1)));
          s.client.does("done?", () -> connect[0].isDone());
          s.client.does("close", () -> client[0].close());
          s.client.does("result", () -> connect[0].get());
          s.client.does("text", () -> client[0]);
        });
    c.addAnyPath(
        "the asynchronous connect is cancelled",
        s -> {
          int port = full(s);
          AsynchronousSocketChannel[] client = {s.keep(AsynchronousSocketChannel.open())};
          Future<?>[] connect = new Future<?>[1];
          s.client.does(
              "connect", () -> (connect[0] = client[0].connect(Two.loopback(port))) != null);
          s.client.does("cancel", () -> connect[0].cancel(true));
          s.client.does("result", () -> connect[0].get());
          s.client.does("open?", () -> client[0].isOpen());
          s.client.does("connect more", () -> client[0].connect(Two.loopback(port)));
        });
  }

  private static void waiting(Scene s, SocketChannel[] client) throws Exception {
    if (Two.isOverNetwork()) { // on the direct path, a port is bound before the connect
      s.client.does("text", () -> client[0]);
      s.client.does("local", () -> client[0].getLocalAddress());
    }
  }

  private static void after(Scene s, Socket[] client) throws Exception {
    s.client.does("closed?", () -> client[0].isClosed() + " " + client[0].isConnected());
    s.client.does("text", () -> client[0]);
    s.client.does("read", () -> client[0].getInputStream().read());
  }

  /** A port whose queue is full: the kernel answers no more there. */
  private static int full(Scene s) throws Exception {
    ServerSocket[] server = {null};
    s.server.prepares(
        "listen",
        () -> {
          server[0] = s.keep(Two.listening(1));
        });
    int port = s.server.port("L", () -> server[0].getLocalPort());
    s.client.prepares(
        "fill the queue",
        () -> {
          try {
            for (int i = 0; i < 20; i++) {
              s.keep(new Socket()).connect(Two.loopback(port), SHORT);
            }
          } catch (SocketTimeoutException isFull) {
            return "full";
          }
          return "not full";
        });
    return port;
  }
}
