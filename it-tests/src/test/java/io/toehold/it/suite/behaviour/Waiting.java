package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Act;
import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;

/** What ends a wait before its time: close, interrupt, the end of a half. */
public final class Waiting {
  private static final int MUCH = 30_000_000;

  /** Those whose calls wait in the JDK, for themselves. */
  private static final Set<Kind> WAITING =
      EnumSet.of(
          Kind.SOCKET, Kind.ADAPTOR, Kind.CHANNEL, Kind.VIRTUAL_SOCKET, Kind.VIRTUAL_CHANNEL);

  private Waiting() {}

  public static void list(Catalogue c) {
    c.add(
        "close ends a read",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(10));
          s.client.does("close", () -> two.client().close());
          s.client.ends("read");
          s.server.does("read", () -> two.server().read(10));
        });
    c.add(
        "close ends a write",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("write much", () -> two.client().write(Bytes.many(MUCH)));
          s.client.does("close", () -> two.client().close());
          s.client.ends("write much");
        });
    c.add(
        "close ends a read and a write",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(10));
          s.client.starts("write much", () -> two.client().write(Bytes.many(MUCH)));
          s.client.does("close", () -> two.client().close());
          s.client.ends("read");
          s.client.ends("write much");
        });
    c.add(
        "shutting the input ends a read",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(10));
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.client.ends("read");
          s.client.does("write", () -> two.client().write(Bytes.of("x")));
          s.server.does("read", () -> two.server().read(10));
        });
    c.add(
        "shutting the input leaves a write alone",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("write much", () -> two.client().write(Bytes.many(MUCH)));
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.client.looksAt("write much");
          s.server.does("read", () -> two.server().readFully(MUCH));
          s.client.ends("write much");
        });
    c.add(
        "shutting the output leaves a read alone",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(10));
          s.client.does("shut output", () -> two.client().shutdownOutput());
          s.client.looksAt("read");
          s.server.does("write", () -> two.server().write(Bytes.of("x")));
          s.client.ends("read");
        });
    c.add(
        "the peer's end leaves a write alone",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("write much", () -> two.client().write(Bytes.many(MUCH)));
          s.server.does("shut output", () -> two.server().shutdownOutput());
          s.client.looksAt("write much");
          s.client.does("read", () -> two.client().read(10));
          s.server.does("read", () -> two.server().readFully(MUCH));
          s.client.ends("write much");
        });
    c.add(
        "interrupt during a read",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> withFlag(() -> two.client().read(10)));
          s.client.interrupts("read");
          if (kind == Kind.SOCKET) {
            s.client.looksAt("read");
            s.server.does("write", () -> two.server().write(Bytes.of("x")));
          }
          s.client.ends("read");
          s.client.does("open?", () -> isOpen(two.client().raw()));
          s.client.does("write", () -> two.client().write(Bytes.of("y")));
          s.server.does("read", () -> two.server().read(10));
        });
    c.add(
        "interrupt during a write",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts(
              "write much",
              () ->
                  withFlag(
                      () -> {
                        two.client().write(Bytes.many(MUCH));
                        return "done";
                      }));
          s.client.interrupts("write much");
          if (kind == Kind.SOCKET) {
            s.client.looksAt("write much");
            s.server.does("read", () -> two.server().readFully(MUCH));
          }
          s.client.ends("write much");
          s.client.does("open?", () -> isOpen(two.client().raw()));
        });
    c.add(
        "interrupted before a read",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.does("write", () -> two.server().write(Bytes.of("there")));
          s.client.starts(
              "read",
              () -> {
                Thread.currentThread().interrupt();
                return withFlag(() -> two.client().read(10));
              });
          s.client.ends("read");
          String open = s.client.does("open?", () -> isOpen(two.client().raw()));
          if (open.equals("false")) {
            s.client.does("read again", () -> two.client().read(10));
          }
        });
    c.add(
        "interrupted before a write",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts(
              "write",
              () -> {
                Thread.currentThread().interrupt();
                return withFlag(
                    () -> {
                      two.client().write(Bytes.of("x"));
                      return "done";
                    });
              });
          s.client.ends("write");
          s.client.does("open?", () -> isOpen(two.client().raw()));
          s.server.does("read", () -> two.server().read(10));
        });
    c.add(
        "interrupted before a read and a write that do not block",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("non-blocking", () -> two.client().configureBlocking(false).isBlocking());
          s.client.starts(
              "read and write",
              () -> {
                Thread.currentThread().interrupt();
                return withFlag(
                    () ->
                        two.client().read(ByteBuffer.allocate(10))
                            + " "
                            + two.client().write(ByteBuffer.wrap(Bytes.of("x"))));
              });
          s.client.ends("read and write");
          s.server.does("read", () -> two.server().read(ByteBuffer.allocate(10)));
        });
    c.add(
        "two readers take turns",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(1));
          s.client.starts("read too", () -> two.client().read(1));
          s.client.looksAt("read");
          s.server.does("write", () -> two.server().write(Bytes.of("aa")));
          s.client.ends("read");
          s.client.ends("read too");
        });
    c.add(
        "close ends two readers and two writers",
        WAITING,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("read", () -> two.client().read(1));
          s.client.starts("read too", () -> two.client().read(1));
          s.client.starts("write", () -> two.client().write(Bytes.many(MUCH)));
          s.client.starts("write too", () -> two.client().write(Bytes.many(MUCH)));
          s.client.does("close", () -> two.client().close());
          s.client.ends("read");
          s.client.ends("read too");
          s.client.ends("write");
          s.client.ends("write too");
        });
  }

  /** The outcome, and whether the thread is interrupted afterwards. */
  private static String withFlag(Act act) {
    String text;
    try {
      Object value = act.perform();
      text = value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value);
    } catch (Exception problem) {
      text = "throws " + problem.getClass().getName() + ": " + problem.getMessage();
    }
    return text + ", interrupted: " + Thread.interrupted();
  }

  private static boolean isOpen(Object raw) {
    return raw instanceof Socket socket ? !socket.isClosed() : ((SocketChannel) raw).isOpen();
  }
}
