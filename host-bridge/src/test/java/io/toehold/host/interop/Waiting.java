package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.engine.SocketOptions;
import io.toehold.core.wire.Segment;
import io.toehold.host.interop.World.Pair;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/** Peers that do not read, that say nothing, and that are no more. */
final class Waiting {
  private static final long MILLISECOND = 1_000_000;
  private static final long FULL = 32_000_000;

  private Waiting() {}

  /** A window stays closed for long; it is probed, the probes are answered, then all goes on. */
  static void zeroWindow(Scale scale, Notes notes) throws Exception {
    for (boolean ipv6 : new boolean[] {false, true}) {
      try (World w = World.direct(false, true)) {
        Pair out = w.weConnect(ipv6);
        Pair in = w.kernelConnects(ipv6);
        Future<Long> weSend = w.async(() -> Streams.send(out.ours(), FULL));
        Future<Long> kernelSends = w.async(() -> Streams.send(in.kernels(), FULL));
        Thread.sleep(500); // until the windows are full
        w.engine.tap.start();
        Thread.sleep(TimeUnit.SECONDS.toMillis(scale.closedSeconds()));
        List<Tap.Seen> seen = w.engine.tap.seen();

        long resumed = System.nanoTime();
        Future<Long> weRead = w.async(() -> Streams.receive(in.ours()));
        assertEquals(FULL, Streams.receive(out.kernels()));
        assertEquals(FULL, weRead.get());
        long millis = (System.nanoTime() - resumed) / MILLISECOND;
        assertEquals(FULL, weSend.get());
        assertEquals(FULL, kernelSends.get());
        int port = out.ours().connection.key().localPort();
        long ourProbes = count(seen, true, s -> s.localPort() == port);
        long answers = count(seen, false, s -> s.localPort() == port && s.window() == 0);
        long probes = count(seen, false, s -> s.localPort() == World.PORT);
        long ourAnswers = count(seen, true, s -> s.localPort() == World.PORT && s.window() == 0);
        notes.say(
            "%s, %d s: our probes %d, answered %d; the kernel's %d, answered %d; then %d MB each way in %d ms",
            ipv6 ? "IPv6" : "IPv4",
            scale.closedSeconds(),
            ourProbes,
            answers,
            probes,
            ourAnswers,
            FULL / 1_000_000,
            millis);
        assertTrue(ourProbes > 0 && probes > 0, "probes");
        // Either end answers twice a second at most: the first of those that were seen may come
        // too soon after the last that was not.
        assertTrue(answers >= ourProbes - 1 && answers <= ourProbes, "answers");
        assertTrue(ourAnswers >= probes - 1 && ourAnswers <= probes, "answers of ours");
        // What doubles each time from 200 ms on.
        assertTrue(ourProbes <= 10 && probes <= 10, "not too many");
        out.kernels().close();
        out.ours().close();
        in.kernels().close();
        in.ours().close();
        w.awaitNothingLeft();
      }
    }
  }

  private static long count(
      List<Tap.Seen> seen, boolean out, java.util.function.Predicate<Tap.Seen> kind) {
    return seen.stream().filter(s -> s.out() == out && kind.test(s)).count();
  }

  /** Silent peers are probed, and answer; dead ones are found out, by either side. */
  static void keepAlive(Scale scale, Notes notes) throws Exception {
    for (boolean ipv6 : new boolean[] {false, true}) {
      try (World w = World.direct(false, true)) {
        Pair pair = w.weConnect(ipv6);
        KernelEnd kernels = pair.kernels();
        EngineEnd ours = pair.ours();
        kernels.channel().setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 1);
        kernels.channel().setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
        kernels.channel().setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 2);
        w.engine.tap.start();
        kernels.channel().setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        Thread.sleep(2500);
        List<Tap.Seen> theirs = w.engine.tap.seen();
        long probes = count(theirs, false, s -> true);
        long answers = count(theirs, true, s -> true);
        assertTrue(probes >= 2, theirs.toString());
        assertEquals(probes, answers, theirs::toString);

        SocketOptions options = ours.connection.options;
        options.keepAliveIdle(600 * MILLISECOND);
        options.keepAliveInterval(600 * MILLISECOND); // Linux answers twice a second at most
        options.keepAliveProbes(3);
        options.keepAlive(true);
        w.engine.tap.start();
        ours.connection.optionsChanged();
        Thread.sleep(1600);
        List<Tap.Seen> seen = w.engine.tap.seen();
        long ourProbes = count(seen, true, s -> s.has(Segment.ACK));
        long theirAnswers = count(seen, false, s -> s.has(Segment.ACK));
        assertTrue(ourProbes >= 2, seen.toString());
        assertEquals(ourProbes, theirAnswers, seen::toString);
        Streams.write(ours, 0, 1000);
        assertEquals(1000, Streams.read(kernels, 0, 1000));
        World.await("acknowledged", () -> ours.connection.unacknowledged() == 0);

        Future<?> kernelReads =
            w.async(
                () -> {
                  Failure.expect("Connection timed out", () -> Streams.receive(kernels));
                  return null;
                });
        w.engine.within(
            () -> {
              w.engine.faults.outgoing.loss = 1;
              w.engine.faults.incoming.loss = 1;
            });
        long silent = System.nanoTime();
        Failure.expect("Connection timed out", () -> Streams.receive(ours));
        long millis = (System.nanoTime() - silent) / MILLISECOND;
        assertTrue(millis >= 2000 && millis < 4000, millis + " ms");
        kernelReads.get();
        notes.say(
            "%s: the kernel's probes %d, answered %d; ours %d, answered %d; a dead peer noticed after %d ms of 2400",
            ipv6 ? "IPv6" : "IPv4", probes, answers, ourProbes, theirAnswers, millis);
        ours.close();
        kernels.close();
        w.awaitNothingLeft();
      }
    }
  }
}
