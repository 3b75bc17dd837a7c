package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;

/** One direction ends, the other goes on. */
public final class Ends {
  private Ends() {}

  public static void list(Catalogue c) {
    c.add(
        "the end comes after what was written",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("write", () -> two.client().write(Bytes.of("last words")));
          s.client.does("shut output", () -> two.client().shutdownOutput());
          s.server.does("read a part", () -> two.server().read(4));
          s.server.does("read the rest", () -> two.server().read(100));
          s.server.does("read", () -> two.server().read(100));
          s.server.does("read again", () -> two.server().read(100));
          s.server.does("answer", () -> two.server().write(Bytes.of("understood")));
          s.client.does("read", () -> two.client().read(100));
          s.server.does("shut output", () -> two.server().shutdownOutput());
          s.client.does("read", () -> two.client().read(100));
        });
    c.add(
        "much goes on the other way",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.server.starts("write", () -> two.server().write(Bytes.many(100_003)));
          s.client.does("read", () -> two.client().readFully(100_003));
          s.server.ends("write");
          s.client.starts("read the end", () -> two.client().read(10));
          s.server.does("shut output", () -> two.server().shutdownOutput());
          s.client.ends("read the end");
          s.client.starts("write much", () -> two.client().write(Bytes.many(3_000_017)));
          s.server.does("read", () -> two.server().readFully(3_000_017));
          s.client.ends("write much");
          s.client.does("shut output", () -> two.client().shutdownOutput());
          s.server.does("read the end", () -> two.server().read(10));
        });
    c.add(
        "a write after the output has been shut",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("shut output", () -> two.client().shutdownOutput());
          s.client.does("write", () -> two.client().write(Bytes.of("x")));
          s.client.does("write nothing", () -> two.client().write(new byte[0]));
          s.client.does("shut output again", () -> two.client().shutdownOutput());
        });
    c.add(
        "a read after the input has been shut",
        Kind.ALL,
        (s, kind) -> {
          Two<End> two = Two.connected(s, kind);
          s.client.does("shut input", () -> two.client().shutdownInput());
          s.client.does("read", () -> two.client().read(10));
          s.client.does("read nothing", () -> two.client().read(0));
          s.client.does("shut input again", () -> two.client().shutdownInput());
          s.client.does("write", () -> two.client().write(Bytes.of("still")));
          s.server.does("read", () -> two.server().read(10));
        });
  }
}
