package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.engine.TcpState;
import io.toehold.core.wire.Segment;
import io.toehold.host.interop.World.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Future;

/** How connections begin and end, and what is urgent. */
final class Endings {
  private static final long PART = 1_000_000;
  private static final long DELAY = 50_000_000;

  private Endings() {}

  private static Pair pair(World w, boolean ipv6, boolean active) throws Exception {
    return active ? w.weConnect(ipv6) : w.kernelConnects(ipv6);
  }

  @FunctionalInterface
  private interface Both {
    void run(World w, Pair pair) throws Exception;
  }

  /** In both roles, over IPv4 and IPv6. */
  private static void everywhere(Notes notes, Both what) throws Exception {
    int count = 0;
    try (World w = World.direct(false, true)) {
      for (boolean ipv6 : new boolean[] {false, true}) {
        for (boolean active : new boolean[] {false, true}) {
          what.run(w, pair(w, ipv6, active));
          w.awaitNothingLeft();
          count++;
        }
      }
      assertEquals(0, w.counters().get("TcpInErrs"));
    }
    notes.say("%d times: both roles, IPv4 and IPv6", count);
  }

  /** One end says that it has said all, and then hears the whole answer. */
  static void halfClose(Scale scale, Notes notes) throws Exception {
    Both kernelFirst = (w, pair) -> halfClose(w, pair.kernels(), pair.ours());
    everywhere(notes, kernelFirst);
    Both weFirst = (w, pair) -> halfClose(w, pair.ours(), pair.kernels());
    everywhere(notes, weFirst);
  }

  private static void halfClose(World w, End first, End second) throws Exception {
    Future<Long> question = w.async(() -> Streams.send(first, PART));
    assertEquals(PART, Streams.receive(second));
    assertEquals(PART, question.get());
    Future<Long> answer = w.async(() -> Streams.send(second, PART));
    assertEquals(PART, Streams.receive(first));
    assertEquals(PART, answer.get());
    first.close();
    second.close();
  }

  /** A reset reaches whoever reads or writes at the other end, at once. */
  static void reset(Scale scale, Notes notes) throws Exception {
    everywhere(notes, (w, pair) -> reset(w, pair.kernels(), pair.ours()));
    everywhere(notes, (w, pair) -> reset(w, pair.ours(), pair.kernels()));
    everywhere(notes, (w, pair) -> resetWithUnread(pair.kernels(), pair.ours()));
  }

  private static void reset(World w, End first, End second) throws Exception {
    Streams.write(first, 0, 1000);
    assertEquals(1000, Streams.read(second, 0, 1000));
    Future<?> reading =
        w.async(
            () -> {
              Failure.expect("Connection reset", () -> Streams.receive(second));
              return null;
            });
    first.reset();
    reading.get();
    Failure.expect(
        second instanceof KernelEnd ? "Broken pipe" : "Connection reset",
        () -> Streams.send(second, 1));
    second.close();
  }

  /** Who closes with bytes unread resets. */
  private static void resetWithUnread(End first, End second) throws Exception {
    Streams.write(second, 0, 1000);
    assertEquals(1, Streams.read(first, 0, 1));
    first.close();
    Failure.expect("Connection reset", () -> Streams.receive(second));
    second.close();
  }

  private static void delay(World w, long nanos) throws Exception {
    w.engine.within(
        () -> {
          w.engine.faults.outgoing.delay = nanos;
          w.engine.faults.incoming.delay = nanos;
        });
  }

  /** Both ends send FIN before the other's has come. */
  static void simultaneousClose(Scale scale, Notes notes) throws Exception {
    Set<TcpState> states = EnumSet.noneOf(TcpState.class);
    everywhere(
        notes,
        (w, pair) -> {
          delay(w, DELAY);
          w.engine.tap.start();
          EngineEnd ours = pair.ours();
          atOnce(w, ours::endOutput, pair.kernels()::endOutput);
          World.await(
              "FINs have crossed",
              () -> {
                states.add(ours.connection.state());
                return ours.connection.isFinAcked() && ours.connection.isPeerFinished();
              });
          assertEquals(0, Streams.receive(ours));
          assertEquals(0, Streams.receive(pair.kernels()));
          Tap.Seen out = first(w, true, Segment.FIN);
          Tap.Seen in = first(w, false, Segment.FIN);
          assertEquals(in.sequence(), out.acknowledgement(), "sent before the other's had come");
          assertEquals(out.sequence(), in.acknowledgement(), "sent before ours had come");
          ours.close();
          pair.kernels().close();
          delay(w, 0);
        });
    assertTrue(states.contains(TcpState.CLOSING), states.toString());
    notes.say("through %s", states);
  }

  @FunctionalInterface
  private interface Act {
    void run() throws IOException;
  }

  /** Two things between which the engine sees no packet, however long they take. */
  private static void atOnce(World w, Act first, Act second) throws Exception {
    w.engine.within(
        () -> {
          try {
            first.run();
            second.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Tap.Seen first(World w, boolean out, int flags) {
    return w.engine.tap.seen().stream()
        .filter(s -> s.out() == out && s.has(flags))
        .findFirst()
        .orElseThrow();
  }

  /** Both ends send SYN before the other's has come. */
  static void simultaneousOpen(Scale scale, Notes notes) throws Exception {
    int count = 0;
    for (boolean ipv6 : new boolean[] {false, true}) {
      try (World w = World.direct(false, true);
          Selector selector = Selector.open()) {
        delay(w, DELAY);
        w.engine.tap.start();
        KernelEnd kernels = w.kernelEnd();
        InetSocketAddress from = new InetSocketAddress(w.kernels(ipv6).getAddress(), 6000);
        InetSocketAddress to = new InetSocketAddress(w.ours(ipv6).getAddress(), 7000);
        kernels.channel().bind(from).configureBlocking(false);
        EngineEnd[] connecting = new EngineEnd[1];
        atOnce(
            w,
            () -> kernels.channel().connect(to),
            () -> connecting[0] = w.connect(w.key(ipv6, 7000, 6000)));
        EngineEnd ours = connecting[0];
        SelectionKey key = kernels.channel().register(selector, SelectionKey.OP_CONNECT);
        selector.select(20_000);
        assertTrue(kernels.channel().finishConnect());
        key.cancel();
        selector.selectNow();
        kernels.channel().configureBlocking(true);
        ours.awaitConnected();
        Tap.Seen out = first(w, true, Segment.SYN);
        Tap.Seen in = first(w, false, Segment.SYN);
        assertEquals(0, (out.flags() | in.flags()) & Segment.ACK, "not an answer");
        delay(w, 0);
        halfClose(w, ours, kernels);
        w.awaitNothingLeft();
        count++;
      }
    }
    notes.say("%d times: IPv4, IPv6", count);
  }

  /** A byte beside the stream, or in it if that is asked for. */
  static void urgent(Scale scale, Notes notes) throws Exception {
    for (boolean inline : new boolean[] {false, true}) {
      everywhere(notes, (w, pair) -> urgent(pair.kernels(), pair.ours(), inline));
      everywhere(notes, (w, pair) -> urgent(pair.ours(), pair.kernels(), inline));
    }
  }

  private static void urgent(End from, End to, boolean inline) throws Exception {
    to.urgentInline(inline);
    Streams.write(from, 0, 100);
    assertEquals(100, Streams.read(to, 0, 100));
    if (inline) { // as a part of the stream, so that it is checked as such
      Streams.write(from, 100, 1);
      assertEquals(1, Streams.read(to, 100, 1));
      from.writeUrgent(Streams.byteAt(101));
      Streams.write(from, 102, 1000);
      from.endOutput();
      assertEquals(1001, Streams.read(to, 101, 2000));
    } else {
      from.writeUrgent('!');
      Streams.write(from, 100, 1000);
      from.endOutput();
      assertEquals(1000, Streams.read(to, 100, 2000));
    }
    to.close();
    from.close();
  }
}
