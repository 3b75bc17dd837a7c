package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;

/** Bytes go from one end to the other. */
public final class Transfers {
  private static final int MUCH = 20_000_017; // more than any buffer on the way holds

  /** The kernel takes as much before anybody reads. */
  private static final int BUFFERED = 2_000_000;

  private Transfers() {}

  public static void list(Catalogue c) {
    c.add(
        "a message each way",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("write", () -> two.client().write(Bytes.of("ping")));
          s.server.does("read", () -> two.server().read(10));
          s.server.does("write", () -> two.server().write(Bytes.of("pong")));
          s.client.does("read", () -> two.client().read(10));
        });
    c.add(
        "the server speaks first",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.does("write", () -> two.server().write(Bytes.of("hello")));
          s.client.does("read", () -> two.client().read(10));
        });
    c.add(
        "writes run together",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("write", () -> two.client().write(Bytes.of("one ")));
          s.client.does("write", () -> two.client().write(Bytes.of("two ")));
          s.client.does("write", () -> two.client().write(Bytes.of("three")));
          s.server.does("read a part", () -> two.server().read(6));
          s.server.does("read the rest", () -> two.server().read(100));
        });
    c.add(
        "a read waits",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.starts("read", () -> two.server().read(10));
          s.server.looksAt("read");
          s.client.does("write", () -> two.client().write(Bytes.of("at last")));
          s.server.ends("read");
        });
    c.add(
        "a write waits for its reader",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("write much", () -> two.client().write(Bytes.many(MUCH)));
          s.client.looksAt("write much");
          s.server.does("read it", () -> two.server().readFully(MUCH));
          s.client.ends("write much");
        });
    c.add(
        "much, both ways at once",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.starts("write", () -> two.client().write(Bytes.many(MUCH)));
          s.server.starts("write", () -> two.server().write(Bytes.many(MUCH)));
          s.client.starts("read", () -> two.client().readFully(MUCH));
          s.server.does("read", () -> two.server().readFully(MUCH));
          s.client.ends("read");
          s.client.ends("write");
          s.server.ends("write");
        });
    c.add(
        "much is written by both before any reads",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("write", () -> two.client().write(Bytes.many(BUFFERED)));
          s.server.does("write", () -> two.server().write(Bytes.many(BUFFERED)));
          s.client.does("read", () -> two.client().readFully(BUFFERED));
          s.server.does("read", () -> two.server().readFully(BUFFERED));
          s.client.does("write", () -> two.client().write(Bytes.many(BUFFERED)));
          s.server.does("read", () -> two.server().readFully(BUFFERED));
        });
    c.add(
        "nothing is written",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("write nothing", () -> two.client().write(new byte[0]));
          s.client.does("write", () -> two.client().write(Bytes.of("x")));
          s.server.does("read", () -> two.server().read(10));
        });
    c.add(
        "nothing is asked for",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.does("read nothing", () -> two.server().read(0));
          s.client.does("write", () -> two.client().write(Bytes.of("x")));
          s.server.does("read nothing of it", () -> two.server().read(0));
          s.server.does("read", () -> two.server().read(1));
          s.client.prepares("end", () -> two.client().close());
          s.server.does("read nothing at the end", () -> two.server().read(0));
          s.server.does("read the end", () -> two.server().read(1));
        });
    c.add(
        "many short messages",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          for (int i = 0; i < 20; i++) {
            int length = 1 + i * i * i;
            s.client.does("write " + length, () -> two.client().write(Bytes.many(length)));
            s.server.does("read", () -> two.server().readFully(length));
          }
        });
  }
}
