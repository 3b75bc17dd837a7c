package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Channels that do not block, and changes of the mode. */
public final class NonBlocking {
  private NonBlocking() {}

  public static void list(Catalogue c) {
    c.add(
        "a read of nothing, of something, of the end",
        s -> {
          Two<SocketChannel> two = nonBlocking(s);
          ByteBuffer in = ByteBuffer.allocate(10);
          s.client.does("read", () -> two.client().read(in));
          s.client.does("scatter", () -> two.client().read(new ByteBuffer[] {in}));
          s.server.does("write", () -> two.server().write(ByteBuffer.wrap(Bytes.of("abc"))));
          s.client.does("read", () -> two.client().read(in));
          s.client.does("read", () -> two.client().read(in));
          s.server.does("end", () -> two.server().shutdownOutput() != null);
          s.client.does("read", () -> two.client().read(in));
          s.client.does("scatter", () -> two.client().read(new ByteBuffer[] {in}));
        });
    c.add(
        "a read after a reset",
        s -> {
          Two<SocketChannel> two = nonBlocking(s);
          s.server.does(
              "linger 0", () -> two.server().setOption(StandardSocketOptions.SO_LINGER, 0) != null);
          s.server.does("close", () -> two.server().close());
          s.client.does("read", () -> two.client().read(ByteBuffer.allocate(10)));
          s.client.does("read", () -> two.client().read(ByteBuffer.allocate(10)));
          s.client.does("write", () -> two.client().write(ByteBuffer.allocate(10)));
        });
    c.add(
        "writes until there is no room",
        s -> {
          Two<SocketChannel> two = nonBlocking(s);
          long[] written = new long[1];
          s.client.does(
              "write",
              () -> {
                written[0] = Bytes.fill(two.client());
                return "full";
              });
          s.client.does("write again", () -> two.client().write(ByteBuffer.allocate(1000)));
          s.client.does(
              "gather", () -> two.client().write(new ByteBuffer[] {ByteBuffer.allocate(9)}));
          long all = Long.parseLong(s.client.prepares("tell", () -> written[0]));
          s.server.prepares("drain", () -> drain(two.server(), all));
          s.client.does("write", () -> two.client().write(ByteBuffer.allocate(1000)));
          s.server.does("read", () -> drain(two.server(), 1000));
        });
    c.add(
        "the mode changes",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("blocking?", () -> two.client().isBlocking());
          s.client.starts("read", () -> two.client().read(ByteBuffer.allocate(10)));
          s.server.does("write", () -> two.server().write(ByteBuffer.wrap(Bytes.of("x"))));
          s.client.ends("read");
          s.client.does("non-blocking", () -> two.client().configureBlocking(false).isBlocking());
          s.client.does("read", () -> two.client().read(ByteBuffer.allocate(10)));
          s.client.does("blocking", () -> two.client().configureBlocking(true).isBlocking());
          s.client.starts("read", () -> two.client().read(ByteBuffer.allocate(10)));
          s.client.looksAt("read");
          s.server.does("write", () -> two.server().write(ByteBuffer.wrap(Bytes.of("y"))));
          s.client.ends("read");
        });
    c.add(
        "the mode and selectors",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          Selector[] selector = new Selector[1];
          s.client.does("open", () -> (selector[0] = s.keep(Selector.open())).isOpen());
          s.client.does("register", () -> two.client().register(selector[0], SelectionKey.OP_READ));
          s.client.does("non-blocking", () -> two.client().configureBlocking(false).isBlocking());
          s.client.does(
              "bad ops", () -> two.client().register(selector[0], SelectionKey.OP_ACCEPT));
          s.client.does("register", () -> two.client().register(selector[0], 0).interestOps());
          s.client.does("blocking", () -> two.client().configureBlocking(true));
          s.client.does("stream", () -> two.client().socket().getInputStream().read());
          s.client.does(
              "write to a stream", () -> two.client().socket().getOutputStream().write(1));
          s.client.does("cancel", () -> two.client().keyFor(selector[0]).cancel());
          s.client.does("still registered?", () -> two.client().isRegistered());
          s.client.does("select", () -> selector[0].selectNow());
          s.client.does("still registered?", () -> two.client().isRegistered());
          s.client.does("blocking", () -> two.client().configureBlocking(true).isBlocking());
          s.server.does("write", () -> two.server().write(ByteBuffer.wrap(Bytes.of("z"))));
          s.client.does("read", () -> two.client().socket().getInputStream().read());
        });
    c.add(
        "the mode of a closed channel",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("close", () -> two.client().close());
          s.client.does("non-blocking", () -> two.client().configureBlocking(false));
          s.client.does("connected?", () -> two.client().isConnected());
          s.client.does("pending?", () -> two.client().isConnectionPending());
          s.client.does("register", () -> two.client().register(s.keep(Selector.open()), 1));
        });
  }

  private static Two<SocketChannel> nonBlocking(io.toehold.it.suite.Scene s) throws Exception {
    Two<SocketChannel> two = Two.channels(s);
    s.client.prepares("non-blocking", () -> two.client().configureBlocking(false));
    return two;
  }

  /** Reads so many bytes; a blocking channel waits for them. */
  private static String drain(SocketChannel channel, long count) throws Exception {
    ByteBuffer in = ByteBuffer.allocate(1 << 20);
    long left = count;
    while (left > 0) {
      int n = channel.read(in.clear().limit((int) Math.min(left, in.capacity())));
      if (n < 0) {
        return "the end, " + left + " bytes too early";
      }
      left -= n;
    }
    return "all";
  }
}
