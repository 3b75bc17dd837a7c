package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Act;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Side;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which options there are, what they are at first, and what becomes of values that are set. */
public final class Options {
  private static final List<SocketOption<Boolean>> FLAGS =
      List.of(
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.TCP_NODELAY,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.SO_BROADCAST);

  private static final List<SocketOption<Integer>> NUMBERS =
      List.of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_LINGER,
          StandardSocketOptions.IP_TOS);

  private Options() {}

  /** Something that is a socket of one kind, and how it is made. */
  private record Thing(String name, Act open) {}

  private static final List<Thing> THINGS =
      List.of(
          new Thing("SocketChannel", SocketChannel::open),
          new Thing("ServerSocketChannel", ServerSocketChannel::open),
          new Thing("AsynchronousSocketChannel", AsynchronousSocketChannel::open),
          new Thing("AsynchronousServerSocketChannel", AsynchronousServerSocketChannel::open),
          new Thing("Socket", Socket::new),
          new Thing("ServerSocket", ServerSocket::new),
          new Thing("socket()", () -> SocketChannel.open().socket()),
          new Thing("server socket()", () -> ServerSocketChannel.open().socket()));

  public static void list(Catalogue c) {
    for (Thing thing : THINGS) {
      c.addAnyPath(
          "of a new " + thing.name,
          s -> {
            Object[] it = new Object[1];
            s.client.does("open", () -> (it[0] = keep(s, thing.open.perform())).getClass() != null);
            s.client.does("supported", () -> names(it[0]));
            all(s.client, it);
            s.client.does("close", () -> ((AutoCloseable) it[0]).close());
            s.client.does("supported", () -> names(it[0]));
            all(s.client, it);
          });
    }
    c.add(
        "of connected ends",
        Set.of(Kind.SOCKET, Kind.ADAPTOR, Kind.CHANNEL, Kind.SELECTOR, Kind.ASYNC),
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          Object[] it = {two.client() == null ? null : two.client().raw()};
          s.client.does("supported", () -> names(it[0]));
          all(s.client, it);
          Object[] other = {two.server() == null ? null : two.server().raw()};
          s.server.does("supported", () -> names(other[0]));
          all(s.server, other);
        });
    c.add(
        "of a socket, by its own methods",
        Kind.SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.does("linger", () -> two.client().getSoLinger());
          s.client.does("linger on", () -> two.client().setSoLinger(true, 5));
          s.client.does("linger", () -> two.client().getSoLinger());
          s.client.does("linger long", () -> two.client().setSoLinger(true, 70_000));
          s.client.does("linger", () -> two.client().getSoLinger());
          s.client.does("linger negative", () -> two.client().setSoLinger(true, -1));
          s.client.does("linger off", () -> two.client().setSoLinger(false, 5));
          s.client.does("linger", () -> two.client().getSoLinger());
          s.client.does("no delay", () -> two.client().getTcpNoDelay());
          s.client.does("no delay on", () -> two.client().setTcpNoDelay(true));
          s.client.does("no delay", () -> two.client().getTcpNoDelay());
          s.client.does("no delay of the other", () -> two.client().getTcpNoDelay());
          s.client.does("keep alive", () -> two.client().getKeepAlive());
          s.client.does("keep alive on", () -> two.client().setKeepAlive(true));
          s.client.does("keep alive", () -> two.client().getKeepAlive());
          s.client.does("class", () -> two.client().getTrafficClass());
          s.client.does("class 16", () -> two.client().setTrafficClass(16));
          s.client.does("class", () -> two.client().getTrafficClass());
          s.client.does("class 300", () -> two.client().setTrafficClass(300));
          s.client.does("reuse", () -> two.client().getReuseAddress());
          s.client.does("reuse on", () -> two.client().setReuseAddress(true));
          s.client.does("reuse", () -> two.client().getReuseAddress());
          s.client.does("inline", () -> two.client().getOOBInline());
          s.client.does("inline on", () -> two.client().setOOBInline(true));
          s.client.does("inline", () -> two.client().getOOBInline());
          s.client.does("receive buffer 0", () -> two.client().setReceiveBufferSize(0));
          s.client.does("send buffer -1", () -> two.client().setSendBufferSize(-1));
          s.client.does("receive buffer", () -> two.client().setReceiveBufferSize(20_000));
          s.client.does("receive buffer", () -> two.client().getReceiveBufferSize());
          s.client.does("send buffer", () -> two.client().setSendBufferSize(20_000));
          s.client.does("send buffer", () -> two.client().getSendBufferSize());
          s.client.does("preferences", () -> two.client().setPerformancePreferences(1, 2, 3));
          s.server.does("write", () -> two.server().getOutputStream().write(7));
          s.client.does("read", () -> two.client().getInputStream().read());
          s.client.does("close", () -> two.client().close());
          s.client.does("linger", () -> two.client().getSoLinger());
          s.client.does("no delay", () -> two.client().getTcpNoDelay());
          s.client.does("no delay on", () -> two.client().setTcpNoDelay(true));
          s.client.does("inline", () -> two.client().getOOBInline());
          s.client.does("class", () -> two.client().getTrafficClass());
        });
    c.addAnyPath(
        "small buffers stay small",
        s -> {
          ServerSocketChannel[] server = {s.keep(ServerSocketChannel.open())};
          s.server.does("receive", () -> set(server[0], StandardSocketOptions.SO_RCVBUF, 16_000));
          s.server.prepares("listen", () -> server[0].bind(Two.loopback(0)));
          int port = s.server.port("L", () -> server[0].socket().getLocalPort());
          SocketChannel[] client = {s.keep(SocketChannel.open())};
          s.client.does("send", () -> set(client[0], StandardSocketOptions.SO_SNDBUF, 16_000));
          s.client.does("connect", () -> client[0].connect(Two.loopback(port)));
          SocketChannel[] accepted = {null};
          s.server.prepares("accept", () -> accepted[0] = s.keep(server[0].accept()));
          s.server.does("receives", () -> get(accepted[0], StandardSocketOptions.SO_RCVBUF));
          s.client.does("sends", () -> get(client[0], StandardSocketOptions.SO_SNDBUF));
          s.client.prepares("non-blocking", () -> client[0].configureBlocking(false));
          s.client.does(
              "fill",
              () -> {
                long all = 0;
                for (int looks = 0; looks < 40; looks++) {
                  all += client[0].write(ByteBuffer.allocate(100_000));
                  Thread.sleep(2);
                }
                return all < 200_000 ? "little" : all + " bytes";
              });
        });
    c.add(
        "small buffers hold back who does not read",
        Set.of(Kind.CHANNEL, Kind.SELECTOR),
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("set", () -> two.client().set(StandardSocketOptions.SO_SNDBUF, 20_000));
          s.server.does("set", () -> two.server().set(StandardSocketOptions.SO_RCVBUF, 20_000));
          SocketChannel[] client = {
            two.client() == null ? null : (SocketChannel) two.client().raw()
          };
          s.client.prepares("non-blocking", () -> client[0].configureBlocking(false).isBlocking());
          // what the handshake has granted is not taken back: 64 KiB, and the send buffer
          s.client.does("fill", () -> fill(client[0]) < 150_000 ? "little" : "much");
        });
    c.add(
        "no delay stays what it was set to",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          for (boolean wanted : new boolean[] {true, false, true}) {
            s.client.does("set", () -> two.client().set(StandardSocketOptions.TCP_NODELAY, wanted));
            s.client.starts("read", () -> two.client().read(10)); // has the server ring
            s.server.does("write", () -> two.server().write(new byte[1]));
            s.client.ends("read");
            s.server.starts("read", () -> two.server().read(10));
            s.client.does("write", () -> two.client().write(new byte[1]));
            s.server.ends("read");
            s.client.does("get", () -> two.client().get(StandardSocketOptions.TCP_NODELAY));
            s.server.does("get", () -> two.server().get(StandardSocketOptions.TCP_NODELAY));
          }
        });
  }

  private static long fill(SocketChannel channel) throws Exception {
    long all = 0;
    for (int n; (n = channel.write(ByteBuffer.allocate(10_000))) > 0; ) {
      all += n;
    }
    return all;
  }

  private static Object keep(Scene scene, Object it) {
    scene.keep((AutoCloseable) it);
    return it;
  }

  private static void all(Side side, Object[] it) throws Exception {
    for (SocketOption<Boolean> flag : FLAGS) {
      side.does("get " + flag, () -> get(it[0], flag));
      side.does("set " + flag, () -> set(it[0], flag, true));
      side.does("get " + flag, () -> get(it[0], flag));
      side.does("set " + flag, () -> set(it[0], flag, false));
      side.does("get " + flag, () -> get(it[0], flag));
      side.does("set " + flag + " to null", () -> set(it[0], flag, null));
    }
    for (SocketOption<Integer> number : NUMBERS) {
      if (number != StandardSocketOptions.SO_SNDBUF || !Two.isOverNetwork()) {
        side.does("get " + number, () -> get(it[0], number));
      } // else it depends on the MTU of the kernel's connection
      for (int value : new int[] {0, 1, 24_000, 1_000_000, -1, Integer.MAX_VALUE}) {
        side.does("set " + number + " to " + value, () -> set(it[0], number, value));
        side.does("get " + number, () -> get(it[0], number));
      }
      if (number == StandardSocketOptions.SO_LINGER) {
        side.does("linger no more", () -> set(it[0], number, -1));
      }
    }
    side.does("get nothing", () -> get(it[0], null));
    side.does("set nothing", () -> set(it[0], null, 1));
  }

  private static String names(Object it) {
    Set<SocketOption<?>> options =
        it instanceof NetworkChannel channel
            ? channel.supportedOptions()
            : it instanceof Socket socket
                ? socket.supportedOptions()
                : ((ServerSocket) it).supportedOptions();
    return options.stream()
        .map(SocketOption::name)
        .sorted(Comparator.naturalOrder())
        .collect(Collectors.joining(" "));
  }

  private static <T> Object get(Object it, SocketOption<T> option) throws Exception {
    if (it instanceof NetworkChannel channel) {
      return channel.getOption(option);
    }
    return it instanceof Socket socket
        ? socket.getOption(option)
        : ((ServerSocket) it).getOption(option);
  }

  private static <T> String set(Object it, SocketOption<T> option, T value) throws Exception {
    if (it instanceof NetworkChannel channel) {
      channel.setOption(option, value);
    } else if (it instanceof Socket socket) {
      socket.setOption(option, value);
    } else {
      ((ServerSocket) it).setOption(option, value);
    }
    return "done";
  }
}
