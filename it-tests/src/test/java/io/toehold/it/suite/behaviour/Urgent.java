package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.kind.Kind;
import java.net.Socket;
import java.util.Set;

/** Urgent data: discarded, or inline. */
public final class Urgent {
  private static final Set<Kind> SOCKETS = Set.of(Kind.SOCKET, Kind.ADAPTOR, Kind.VIRTUAL_SOCKET);

  private Urgent() {}

  public static void list(Catalogue c) {
    c.add(
        "is discarded",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.does("write", () -> two.client().getOutputStream().write(Bytes.of("ab")));
          s.client.does("urge", () -> two.client().sendUrgentData('!'));
          s.client.does("write", () -> two.client().getOutputStream().write(Bytes.of("cd")));
          s.client.does("end", () -> two.client().shutdownOutput());
          s.server.does("read", () -> two.server().getInputStream().readAllBytes());
        });
    c.add(
        "stays inline",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.server.does("inline", () -> two.server().setOOBInline(true));
          s.client.does("write", () -> two.client().getOutputStream().write(Bytes.of("ab")));
          s.client.does("urge", () -> two.client().sendUrgentData(0x100 + '!'));
          s.client.does("write", () -> two.client().getOutputStream().write(Bytes.of("cd")));
          s.client.does("end", () -> two.client().shutdownOutput());
          s.server.does("read", () -> two.server().getInputStream().readAllBytes());
        });
    c.add(
        "inline, with nothing else",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.server.does("inline", () -> two.server().setOOBInline(true));
          s.server.starts("read", () -> two.server().getInputStream().read());
          s.client.does("urge", () -> two.client().sendUrgentData('!'));
          s.server.ends("read");
        });
    c.add(
        "after the end",
        SOCKETS,
        (s, kind) -> {
          Two<Socket> two = Two.raw(s, kind);
          s.client.does("end", () -> two.client().shutdownOutput());
          s.client.does("urge", () -> two.client().sendUrgentData('!'));
          s.client.does("close", () -> two.client().close());
          s.client.does("urge", () -> two.client().sendUrgentData('!'));
        });
  }
}
