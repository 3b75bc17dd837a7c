package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Side;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;

/** A connection ends: in order or by a reset, and what both sides see of it. */
public final class Closing {
  private static final int MUCH = 10_000_000;

  /** Asynchronous channels do not have the option. */
  private static final Set<Kind> LINGERING = EnumSet.complementOf(EnumSet.of(Kind.ASYNC));

  private Closing() {}

  /** How an end goes away. */
  private interface Leaving {
    void leave(End end) throws Exception;
  }

  public static void list(Catalogue c) {
    leaving(c, "in order", false, End::close);
    leaving(c, "with unread data", true, End::close);
    leaving(
        c,
        "with linger 0",
        false,
        end -> {
          end.set(StandardSocketOptions.SO_LINGER, 0);
          end.close();
        });
    leaving(
        c,
        "with linger 0 and unread data",
        true,
        end -> {
          end.set(StandardSocketOptions.SO_LINGER, 0);
          end.close();
        });
    leaving(
        c,
        "with linger 3",
        false,
        end -> {
          end.set(StandardSocketOptions.SO_LINGER, 3);
          end.close();
        });
    leaving(
        c,
        "after its output has been shut",
        false,
        end -> {
          end.shutdownOutput();
          end.close();
        });
    leaving(
        c,
        "with unread data, after its output has been shut",
        true,
        end -> {
          end.shutdownOutput();
          end.close();
        });
    leaving(
        c,
        "with unread data, after its input has been shut",
        true,
        end -> {
          end.shutdownInput();
          end.close();
        });
    c.add(
        "what was written before arrives",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("write", () -> two.client().write(Bytes.many(50_000)));
          s.client.does("close", () -> two.client().close());
          s.server.does("read", () -> two.server().readFully(50_000));
          s.server.does("read on", () -> two.server().read(10));
        });
    c.add(
        "both ends at once, with data under way",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("write", () -> two.client().write(Bytes.of("a")));
          s.server.does("write", () -> two.server().write(Bytes.of("b")));
          s.client.does("close", () -> two.client().close());
          s.server.does("close", () -> two.server().close());
        });
    c.add(
        "operations after close",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("close", () -> two.client().close());
          afterClose(s.client, two);
        });
    c.add(
        "operations after close, with data unread",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.does("write", () -> two.server().write(Bytes.of("lost")));
          s.client.does("close", () -> two.client().close());
          afterClose(s.client, two);
        });
    c.add(
        "a writer learns that its peer is gone",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("write much", () -> two.client().write(Bytes.many(30_000_000)));
          s.server.does("read a little", () -> two.server().readFully(100_000).length);
          s.server.does("close", () -> two.server().close());
          s.client.ends("write much");
          s.client.does("write", () -> two.client().write(Bytes.of("x")));
        });
    for (int bytes : new int[] {1_000, 2_000_000}) {
      c.add(
          "linger, with " + bytes + " bytes unread",
          Kind.BLOCKING,
          (s, kind) -> {
            Two<End> two = Two.connected(s, kind);
            s.client.does("linger", () -> two.client().set(StandardSocketOptions.SO_LINGER, 1));
            s.client.does("write", () -> two.client().write(Bytes.many(bytes)));
            s.client.takesItsTime(
                "close",
                700,
                () -> {
                  two.client().close();
                  return "closed";
                });
            s.server.does("read", () -> two.server().readFully(bytes + 1));
          });
    }
    for (boolean gather : new boolean[] {false, true}) {
      c.add(
          "a write that waits, " + (gather ? "of two buffers, " : "") + "and its peer goes away",
          s -> {
            Two<SocketChannel> two = Two.channels(s);
            ByteBuffer[] much = {ByteBuffer.allocate(MUCH), ByteBuffer.allocate(MUCH)};
            s.client.starts(
                "write much",
                () -> part(gather ? two.client().write(much) : two.client().write(much[0]), much));
            s.server.does("read", () -> two.server().read(ByteBuffer.allocate(10)));
            s.server.does("close", () -> two.server().close());
            s.client.ends("write much");
            s.client.does("write", () -> two.client().write(ByteBuffer.allocate(1)));
            s.client.does("write", () -> two.client().write(ByteBuffer.allocate(1)));
            s.client.does("read", () -> two.client().read(ByteBuffer.allocate(1)));
          });
    }
    c.add(
        "a reader learns that its peer is gone",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(10));
          s.server.does("close", () -> two.server().close());
          s.client.ends("read");
          s.client.does("read again", () -> two.client().read(10));
        });
    c.add(
        "a reader learns that its peer has reset",
        LINGERING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(10));
          s.server.does("linger 0", () -> two.server().set(StandardSocketOptions.SO_LINGER, 0));
          s.server.does("close", () -> two.server().close());
          s.client.ends("read");
          s.client.does("read again", () -> two.client().read(10));
          s.client.does("write", () -> two.client().write(Bytes.of("x")));
        });
    c.add(
        "the input is shut, and the peer goes on writing",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.server.does("write", () -> two.server().write(Bytes.of("x")));
          s.server.does("write more", () -> two.server().write(Bytes.many(1000)));
          s.client.does("read", () -> two.client().read(10));
          s.client.does("write", () -> two.client().write(Bytes.of("y")));
          s.server.does("read", () -> two.server().read(10));
          s.client.does("close", () -> two.client().close());
          s.server.does("read on", () -> two.server().read(10));
        });
    c.add(
        "both halves are shut, and nothing is closed",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("shut output", () -> two.client().shutdownOutput());
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.server.does("read", () -> two.server().read(10));
          s.server.does("write", () -> two.server().write(Bytes.of("x")));
          s.server.does("write more", () -> two.server().write(Bytes.of("y")));
          s.client.does("read", () -> two.client().read(10));
          s.server.does("read", () -> two.server().read(10));
          s.server.does("shut output", () -> two.server().shutdownOutput());
          s.server.does("write", () -> two.server().write(Bytes.of("x")));
          s.client.does("read", () -> two.client().read(10));
        });
    c.add(
        "the output is shut after the peer has closed",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.does("close", () -> two.server().close());
          s.client.does("shut output", () -> two.client().shutdownOutput());
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.client.does("read", () -> two.client().read(10));
        });
    c.add(
        "the input is shut after a reset has been read",
        LINGERING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.does("linger 0", () -> two.server().set(StandardSocketOptions.SO_LINGER, 0));
          s.server.does("close", () -> two.server().close());
          s.client.does("read", () -> two.client().read(10));
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.client.does("read", () -> two.client().read(10));
        });
    c.add(
        "the halves are shut after the peer has reset",
        LINGERING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.does("linger 0", () -> two.server().set(StandardSocketOptions.SO_LINGER, 0));
          s.server.does("close", () -> two.server().close());
          s.client.does("shut output", () -> two.client().shutdownOutput());
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.client.does("read", () -> two.client().read(10));
          s.client.does("write", () -> two.client().write(Bytes.of("x")));
        });
  }

  private static String part(long written, ByteBuffer[] from) {
    long left = from[0].position() + from[1].position() - written;
    return (written > 0 ? "a part" : "nothing") + (left == 0 ? "" : ", " + left + " too few");
  }

  /** The server leaves; the client reads first, or writes first. */
  private static void leaving(Catalogue c, String how, boolean unread, Leaving leaving) {
    Set<Kind> kinds = how.contains("linger") ? LINGERING : Kind.ALL;
    c.add(
        "the peer leaves " + how + "; read, then write",
        kinds,
        (s, kind) -> {
          Two<End> two = left(s, kind, unread, leaving);
          s.client.does("read", () -> two.client().read(100));
          s.client.does("read on", () -> two.client().read(100));
          s.client.does("read on", () -> two.client().read(100));
          s.client.does("write", () -> two.client().write(Bytes.of("1")));
          s.client.does("write on", () -> two.client().write(Bytes.of("2")));
          s.client.does("write on", () -> two.client().write(Bytes.of("3")));
          s.client.does("read", () -> two.client().read(100));
          s.client.does("close", () -> two.client().close());
        });
    c.add(
        "the peer leaves " + how + "; write, then read",
        kinds,
        (s, kind) -> {
          Two<End> two = left(s, kind, unread, leaving);
          s.client.does("write", () -> two.client().write(Bytes.of("1")));
          s.client.does("write on", () -> two.client().write(Bytes.of("2")));
          s.client.does("read", () -> two.client().read(100));
          s.client.does("read on", () -> two.client().read(100));
          s.client.does("write on", () -> two.client().write(Bytes.of("3")));
          s.client.does("read on", () -> two.client().read(100));
        });
  }

  private static Two<End> left(Scene s, Kind kind, boolean unread, Leaving leaving)
      throws Exception {
    Two<End> two = Two.connected(s, kind);
    if (unread) {
      s.client.does("write", () -> two.client().write(Bytes.of("never read")));
    }
    s.server.does("write", () -> two.server().write(Bytes.of("farewell")));
    s.server.does("leave", () -> leaving.leave(two.server()));
    return two;
  }

  private static void afterClose(Side side, Two<End> two) throws Exception {
    side.does("read", () -> two.client().read(10));
    side.does("read nothing", () -> two.client().read(0));
    side.does("write", () -> two.client().write(Bytes.of("x")));
    side.does("write nothing", () -> two.client().write(new byte[0]));
    side.does("shut input", () -> two.client().shutdownInput());
    side.does("shut output", () -> two.client().shutdownOutput());
    side.does("get an option", () -> two.client().get(StandardSocketOptions.SO_KEEPALIVE));
    side.does("set an option", () -> two.client().set(StandardSocketOptions.SO_KEEPALIVE, true));
    side.does("text", () -> two.client().raw().toString());
    side.does("close again", () -> two.client().close());
  }
}
