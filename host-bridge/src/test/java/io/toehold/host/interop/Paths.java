package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.link.Faults;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.host.interop.World.Pair;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;

/** Ways that change. */
final class Paths {
  private static final int SMALLER = 1300;
  private static final long SECOND = 1_000_000_000;

  private Paths() {}

  /** While one end sends, a router's next hop gets a smaller MTU, and the router says so. */
  static void pathMtu(Scale scale, Notes notes) throws Exception {
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (boolean out : new boolean[] {true, false}) {
        try (World w = World.routed(new TcpParameters())) {
          w.engine.within(
              () -> {
                limit(w.engine.faults.outgoing);
                limit(w.engine.faults.incoming);
              });
          pathMtu(w, ipv6, out, notes);
        }
      }
    }
  }

  private static void limit(Faults way) {
    way.rate = 10_000_000;
    way.queueLimit = 100_000;
    way.delay = 1_000_000;
  }

  private static void pathMtu(World w, boolean ipv6, boolean out, Notes notes) throws Exception {
    Pair pair = w.weConnect(ipv6);
    End from = out ? pair.ours() : pair.kernels();
    End to = out ? pair.kernels() : pair.ours();
    long begin = System.nanoTime();
    Future<Long> sent = w.async(() -> Streams.sendUntil(from, begin + 3 * SECOND / 2));
    Future<Long> received = w.async(() -> Streams.receive(to));
    w.engine.tap.start();
    Thread.sleep(300);
    int before = largest(w, out);
    w.router.runs("ip", "link", "set", out ? "wire0" : "tcp0", "mtu", Integer.toString(SMALLER));
    Thread.sleep(300);
    w.engine.tap.start();
    long all = received.get();
    int after = largest(w, out);
    assertEquals(sent.get(), all);
    assertEquals(1500, before);
    assertEquals(SMALLER, after);
    long reassembled = w.counters().get(ipv6 ? "Ip6ReasmReqds" : "IpReasmReqds");
    assertEquals(0, reassembled, "nothing was cut on the way");
    pair.ours().close();
    pair.kernels().close();
    w.awaitNothingLeft();
    notes.say(
        "%s, %s: packets of %d, then of %d bytes, %.1f MB",
        out ? "we send" : "the kernel sends", ipv6 ? "IPv6" : "IPv4", before, after, all / 1e6);
  }

  private static int largest(World w, boolean out) {
    ToIntFunction<Tap.Seen> length = Tap.Seen::length;
    int largest =
        w.engine.tap.seen().stream().filter(s -> s.out() == out).mapToInt(length).max().orElse(0);
    assertTrue(largest > 0);
    return largest;
  }
}
