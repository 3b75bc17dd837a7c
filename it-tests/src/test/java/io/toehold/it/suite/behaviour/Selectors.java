package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Two;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Readiness. The client's channel is registered; the server makes it ready. */
public final class Selectors {
  private static final int R = SelectionKey.OP_READ;
  private static final int W = SelectionKey.OP_WRITE;

  private Selectors() {}

  /** A channel, its selector and its key, of the client. */
  private static final class Registered {
    final Two<SocketChannel> two;
    Selector selector;
    SelectionKey key;

    Registered(Scene s, int ops) throws Exception {
      two = Two.channels(s);
      s.client.prepares(
          "register",
          () -> {
            two.client().configureBlocking(false);
            selector = s.keep(Selector.open());
            key = two.client().register(selector, ops);
          });
    }

    /** What a selection finds. */
    String select(long millis) throws Exception {
      selector.selectedKeys().clear();
      int n = millis == 0 ? selector.selectNow() : selector.select(millis);
      return n + " ready " + (selector.selectedKeys().isEmpty() ? "" : key.readyOps());
    }

    void send(Scene s, String text) throws Exception {
      s.server.does("write", () -> two.server().write(ByteBuffer.wrap(Bytes.of(text))));
    }
  }

  /** Whether some selections find it. */
  private static boolean isFoundSoon(SelectionKey key) throws Exception {
    for (int i = 0; i < 20; i++) {
      key.selector().selectedKeys().clear();
      key.selector().select(1_000);
      if (key.selector().selectedKeys().contains(key)) {
        return true;
      }
    }
    return false;
  }

  public static void list(Catalogue c) {
    c.add(
        "nothing, something, nothing",
        s -> {
          Registered r = new Registered(s, R);
          s.client.does("now", () -> r.select(0));
          s.client.takesItsTime("80 ms", 80, () -> r.select(80));
          r.send(s, "abc");
          s.client.takesItsTime("long", 5_000, () -> r.select(5_000));
          s.client.does("again, it is not read", () -> r.select(0));
          s.client.does("read a part", () -> r.two.client().read(ByteBuffer.allocate(2)));
          s.client.does("again", () -> r.select(0));
          s.client.does("read the rest", () -> r.two.client().read(ByteBuffer.allocate(2)));
          s.client.does("again", () -> r.select(0));
        });
    c.add(
        "a select that waits",
        s -> {
          Registered r = new Registered(s, R);
          s.client.starts("select", () -> r.select(10_000));
          s.client.looksAt("select");
          r.send(s, "x");
          s.client.ends("select");
        });
    c.add(
        "room to write",
        s -> {
          Registered r = new Registered(s, R | W);
          s.client.does("now", () -> r.select(0));
          String filled = s.client.prepares("fill", () -> Bytes.fill(r.two.client()));
          s.client.does("full", () -> r.select(0));
          s.client.starts("wait", () -> r.select(10_000));
          s.client.looksAt("wait");
          s.server.prepares(
              "drain",
              () -> {
                ByteBuffer in = ByteBuffer.allocate(1 << 20);
                for (long left = Long.parseLong(filled); left > 0; ) {
                  left -= r.two.server().read(in.clear());
                }
              });
          s.client.ends("wait");
        });
    c.add(
        "the end is readable",
        s -> {
          Registered r = new Registered(s, R | W);
          s.server.does("end", () -> r.two.server().shutdownOutput().isOpen());
          s.client.does("select", () -> r.select(5_000));
          s.client.does("read", () -> r.two.client().read(ByteBuffer.allocate(1)));
          s.client.does("select", () -> r.select(5_000));
          s.client.does("only reading", () -> r.key.interestOps(R).interestOps());
          s.client.does("select", () -> r.select(5_000));
        });
    c.add(
        "a reset is readable and writable",
        s -> {
          Registered r = new Registered(s, R | W);
          s.server.does(
              "linger 0",
              () -> r.two.server().setOption(StandardSocketOptions.SO_LINGER, 0).isOpen());
          s.server.does("close", () -> r.two.server().close());
          s.client.does("select", () -> r.select(5_000));
          s.client.does("read", () -> r.two.client().read(ByteBuffer.allocate(1)));
          s.client.does("select", () -> r.select(5_000));
          s.client.does("only reading", () -> r.key.interestOps(R).interestOps());
          s.client.does("select", () -> r.select(5_000));
          s.client.does("only writing", () -> r.key.interestOps(W).interestOps());
          s.client.does("select", () -> r.select(5_000));
          s.client.does("nothing", () -> r.key.interestOps(0).interestOps());
          s.client.does("select", () -> r.select(0));
        });
    c.add(
        "a closed peer is readable and writable",
        s -> {
          Registered r = new Registered(s, R | W);
          s.server.does("close", () -> r.two.server().close());
          s.client.does("select", () -> r.select(5_000));
          s.client.does("write", () -> r.two.client().write(ByteBuffer.allocate(1)));
          s.client.does("select", () -> r.select(5_000));
          s.client.does("write", () -> r.two.client().write(ByteBuffer.allocate(1)));
          s.client.does("read", () -> r.two.client().read(ByteBuffer.allocate(1)));
          s.client.does("select", () -> r.select(5_000));
        });
    c.add(
        "the own output is shut",
        s -> {
          Registered r = new Registered(s, R | W);
          s.client.does("end", () -> r.two.client().shutdownOutput().isOpen());
          s.client.does("select", () -> r.select(0));
          r.send(s, "x");
          s.client.does("select", () -> r.select(5_000));
        });
    c.add(
        "the own input is shut",
        s -> {
          Registered r = new Registered(s, R);
          s.client.does("shut", () -> r.two.client().shutdownInput().isOpen());
          s.client.does("select", () -> r.select(0));
          r.send(s, "x");
          s.client.does("select", () -> r.select(5_000));
          s.client.does("read", () -> r.two.client().read(ByteBuffer.allocate(1)));
        });
    c.add(
        "a selection is ended by the input's end",
        s -> {
          Registered r = new Registered(s, R);
          s.client.starts("select", () -> r.select(10_000));
          s.client.does("shut", () -> r.two.client().shutdownInput().isOpen());
          s.client.ends("select");
        });
    c.add(
        "wake-up, before and during",
        s -> {
          Registered r = new Registered(s, R);
          s.client.does("wake up", () -> r.selector.wakeup().isOpen());
          s.client.does("wake up", () -> r.selector.wakeup().isOpen());
          s.client.takesItsTime("select", 5_000, () -> r.select(5_000));
          s.client.takesItsTime("the second is for nothing", 80, () -> r.select(80));
          s.client.starts("select", () -> r.select(0) + r.select(10_000));
          s.client.does("wake up", () -> r.selector.wakeup().isOpen());
          s.client.ends("select");
          s.client.does("wake up", () -> r.selector.wakeup().isOpen());
          s.client.does("now", () -> r.select(0));
          s.client.takesItsTime("that took it", 80, () -> r.select(80));
        });
    c.add(
        "interrupt, before and during",
        s -> {
          Registered r = new Registered(s, R);
          s.client.starts("select", () -> r.select(10_000) + Thread.interrupted());
          s.client.interrupts("select");
          s.client.ends("select");
          s.client.starts(
              "interrupted",
              () -> {
                Thread.currentThread().interrupt();
                return r.select(10_000) + Thread.interrupted();
              });
          s.client.ends("interrupted");
          s.client.does("open?", () -> r.selector.isOpen() + " " + r.two.client().isOpen());
        });
    c.add(
        "the selector is closed",
        s -> {
          Registered r = new Registered(s, R);
          s.client.starts("select", () -> r.select(10_000));
          s.client.does("close", () -> r.selector.close());
          s.client.ends("select");
          s.client.does("valid?", () -> r.key.isValid());
          s.client.does("registered?", () -> r.two.client().isRegistered());
          s.client.does("now", () -> r.selector.selectNow());
          s.client.does("keys", () -> r.selector.keys());
          s.client.does("interest", () -> r.key.interestOps());
          r.send(s, "x");
          s.client.does("read", () -> r.two.client().read(ByteBuffer.allocate(10)));
        });
    c.add(
        "the channel is closed",
        s -> {
          Registered r = new Registered(s, R);
          s.client.starts("select", () -> r.select(400));
          s.client.does("close", () -> r.two.client().close());
          s.client.does("valid?", () -> r.key.isValid());
          s.client.ends("select");
          s.client.does("keys", () -> r.selector.keys().size());
          s.client.does("now", () -> r.selector.selectNow());
          s.client.does("keys", () -> r.selector.keys().size());
          s.server.does("read", () -> r.two.server().read(ByteBuffer.allocate(1)));
        });
    c.add(
        "the channel is closed, and its selector does not select",
        s -> {
          Registered r = new Registered(s, R);
          s.client.does("close", () -> r.two.client().close());
          s.server.does("read", () -> r.two.server().read(ByteBuffer.allocate(1)));
          r.send(s, "x");
          r.send(s, "y");
          s.client.does("select", () -> r.selector.selectNow());
          r.send(s, "z");
        });
    c.add(
        "the key is cancelled",
        s -> {
          Registered r = new Registered(s, R);
          r.send(s, "x");
          s.client.does("cancel", () -> r.key.cancel());
          s.client.does("valid?", () -> r.key.isValid());
          s.client.does("registered?", () -> r.two.client().isRegistered());
          s.client.does("register again", () -> r.two.client().register(r.selector, R));
          s.client.does("interest", () -> r.key.interestOps());
          s.client.does("ready", () -> r.key.readyOps());
          s.client.does("select", () -> r.selector.selectNow() + " " + r.selector.keys().size());
          s.client.does(
              "register again", () -> (r.key = r.two.client().register(r.selector, R)).isValid());
          s.client.does("select", () -> r.select(0));
        });
    c.add(
        "interest changes while another thread selects",
        s -> {
          Registered r = new Registered(s, 0);
          r.send(s, "x");
          s.client.starts(
              "select",
              () -> {
                r.select(300); // may see the change, or not: it is for the next selection
                return "over";
              });
          s.client.does("reading", () -> r.key.interestOps(R).interestOps());
          s.client.ends("select");
          s.client.does("select", () -> r.select(5_000));
          s.client.does("or", () -> r.key.interestOpsOr(W) + " " + r.key.interestOps());
          s.client.does("and", () -> r.key.interestOpsAnd(W) + " " + r.key.interestOps());
          s.client.does("bad", () -> r.key.interestOps(SelectionKey.OP_ACCEPT));
          s.client.does("select", () -> r.select(0));
        });
    c.add(
        "interest is withdrawn while another thread selects",
        s -> {
          Registered r = new Registered(s, R);
          s.client.starts("select", () -> r.select(400));
          s.client.does("nothing", () -> r.key.interestOps(0).interestOps());
          r.send(s, "x");
          s.client.ends("select");
        });
    c.add(
        "keys that stay selected",
        s -> {
          Registered r = new Registered(s, R | W);
          s.client.does("select", () -> r.selector.selectNow() + " " + r.key.readyOps());
          s.client.does(
              "again, not cleared", () -> r.selector.selectNow() + " " + r.key.readyOps());
          r.send(s, "x");
          s.client.does("more has come", () -> r.selector.select(5_000) + " " + r.key.readyOps());
          s.client.does("read", () -> r.two.client().read(ByteBuffer.allocate(1)));
          s.client.does("not cleared", () -> r.selector.selectNow() + " " + r.key.readyOps());
          s.client.does("cleared", () -> r.select(0));
        });
    c.add(
        "with a consumer",
        s -> {
          Registered r = new Registered(s, R);
          StringBuilder seen = new StringBuilder();
          s.client.does(
              "now", () -> r.selector.selectNow(k -> seen.append(k.readyOps())) + " " + seen);
          s.client.takesItsTime(
              "80 ms",
              80,
              () -> r.selector.select(k -> seen.append(k.readyOps()), 80) + " " + seen);
          r.send(s, "x");
          s.client.does(
              "select",
              () -> r.selector.select(k -> seen.append(k.readyOps()), 5_000) + " " + seen);
          s.client.does("selected", () -> r.selector.selectedKeys().size());
          s.client.does(
              "it fails",
              () ->
                  r.selector.select(
                      k -> {
                        throw new IllegalStateException("of mine");
                      },
                      5_000));
          s.client.does(
              "it selects",
              () ->
                  r.selector.select(
                      k -> {
                        try {
                          r.selector.selectNow();
                        } catch (java.io.IOException e) {
                          throw new IllegalArgumentException(e);
                        }
                      },
                      5_000));
          s.client.does("negative", () -> r.selector.select(k -> {}, -1));
          s.client.does("none", () -> r.selector.select(null, 1));
          s.client.does("it cancels", () -> r.selector.select(SelectionKey::cancel, 5_000));
          s.client.does("keys", () -> r.selector.selectNow() + " " + r.selector.keys().size());
        });
    c.add(
        "two selectors of one channel",
        s -> {
          Registered r = new Registered(s, R);
          Selector[] other = {s.keep(Selector.open())};
          s.client.does("register", () -> r.two.client().register(other[0], R | W).interestOps());
          s.client.does("now", () -> r.select(0) + ", " + other[0].selectNow());
          s.client.does("clear", () -> other[0].selectedKeys().clear());
          s.client.does(
              "reading", () -> r.two.client().keyFor(other[0]).interestOps(R).interestOps());
          s.client.starts("one", () -> r.select(10_000));
          s.client.starts("other", () -> other[0].select(10_000));
          r.send(s, "x");
          s.client.ends("one");
          s.client.ends("other");
        });
    c.add(
        "a pipe and a channel",
        s -> {
          Registered r = new Registered(s, R);
          Pipe[] pipe = {Pipe.open()};
          s.keep(pipe[0].source());
          s.keep(pipe[0].sink());
          s.client.does(
              "register",
              () -> {
                pipe[0].source().configureBlocking(false);
                return pipe[0].source().register(r.selector, R).interestOps();
              });
          s.client.starts("select", () -> r.select(10_000));
          s.client.does("write into the pipe", () -> pipe[0].sink().write(ByteBuffer.allocate(1)));
          s.client.ends("select");
          r.send(s, "x");
          s.client.does(
              "both",
              () -> {
                r.selector.selectedKeys().clear();
                return r.selector.select(5_000);
              });
          s.client.does("read the pipe", () -> pipe[0].source().read(ByteBuffer.allocate(1)));
          s.client.does("one", () -> r.select(0));
          s.client.does("read the channel", () -> r.two.client().read(ByteBuffer.allocate(1)));
          s.client.does("none", () -> r.select(0));
        });
    c.add(
        "a rare channel and a rare pipe beside a busy channel",
        s -> {
          Registered busy = new Registered(s, R | W);
          Two<SocketChannel> rare = Two.channels(s);
          Pipe[] pipe = {Pipe.open()};
          s.keep(pipe[0].source());
          s.keep(pipe[0].sink());
          SelectionKey[] keys = new SelectionKey[2];
          s.client.prepares(
              "register",
              () -> {
                rare.client().configureBlocking(false);
                keys[0] = rare.client().register(busy.selector, R);
                pipe[0].source().configureBlocking(false);
                keys[1] = pipe[0].source().register(busy.selector, R);
              });
          busy.send(s, "never read");
          s.client.does(
              "not the rare ones", () -> isFoundSoon(keys[0]) + " " + isFoundSoon(keys[1]));
          s.server.does("write", () -> rare.server().write(ByteBuffer.wrap(Bytes.of("x"))));
          s.client.does("the rare channel", () -> isFoundSoon(keys[0]));
          s.client.does("write into the pipe", () -> pipe[0].sink().write(ByteBuffer.allocate(1)));
          s.client.does("the rare pipe", () -> isFoundSoon(keys[1]));
        });
    c.add(
        "an attachment, sets, and their rules",
        s -> {
          Registered r = new Registered(s, W);
          s.client.does("attach", () -> r.key.attach("a") + " " + r.key.attachment());
          s.client.does("keys", () -> r.selector.keys().size());
          s.client.does("keys remove", () -> r.selector.keys().remove(r.key));
          s.client.does("selected add", () -> r.selector.selectedKeys().add(r.key));
          s.client.does("channel", () -> r.key.channel() == r.two.client());
          s.client.does("selector", () -> r.key.selector() == r.selector);
          s.client.does("key", () -> r.two.client().keyFor(r.selector) == r.key);
          s.client.does("select negative", () -> r.selector.select(-1));
          s.client.does(
              "register more", () -> r.two.client().register(r.selector, R, "b") == r.key);
          s.client.does("attachment", () -> r.key.attachment() + " " + r.key.interestOps());
        });
  }
}
