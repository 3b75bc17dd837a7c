package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.Errno;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import io.toehold.core.wire.Segment;
import io.toehold.host.interop.World.Pair;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What others send in the name of a peer, or of nobody, while a connection is at work. */
final class Attacks {
  /** Packets that are sent between looks at the clock. */
  private static final int BATCH = 100;

  private static final long AFTER = 1_000_000;

  private Attacks() {}

  /** A connection that is at work in both directions, and must stay so. */
  private static final class Victim {
    final Pair pair;
    final AtomicLong arrived = new AtomicLong();
    private final Future<Long> sentOut;
    private final Future<Long> sentIn;
    private final Future<Long> arrivedOut;
    private final Future<Long> arrivedIn;

    /**
     * @param still whether what comes in waits for the deadline: so a place in the window can be
     *     guessed that stays within it, and never becomes the next one
     */
    Victim(World w, Pair pair, long deadline, boolean still) {
      this.pair = pair;
      sentOut = w.async(() -> Streams.sendUntil(pair.ours(), deadline));
      sentIn = w.async(() -> sendIn(deadline, still));
      arrivedOut = w.async(() -> Streams.receive(pair.kernels(), arrived));
      arrivedIn = w.async(() -> Streams.receive(pair.ours(), arrived));
    }

    private long sendIn(long deadline, boolean still) throws Exception {
      if (!still) {
        return Streams.sendUntil(pair.kernels(), deadline);
      }
      TimeUnit.NANOSECONDS.sleep(deadline - System.nanoTime());
      return Streams.send(pair.kernels(), AFTER);
    }

    ConnectionKey key() {
      return pair.ours().connection.key();
    }

    /** Bytes that have arrived, all of them right. */
    long end() throws Exception {
      assertEquals(sentOut.get(), arrivedOut.get());
      assertEquals(sentIn.get(), arrivedIn.get());
      assertEquals(Errno.NONE, pair.ours().connection.error());
      pair.ours().close();
      pair.kernels().close();
      return arrived.get();
    }
  }

  /** Segments that are not the peer's, of every kind, at places that can only be guessed. */
  static void blind(Scale scale, Notes notes) throws Exception {
    notes.row("forged", "packets", "MB that arrived meanwhile");
    try (World w = World.routed(new TcpParameters());
        Forger forger = new Forger(w.router)) {
      attack(w, forger, scale, notes, "nothing", false, null);
      attack(w, forger, scale, notes, "RST anywhere", false, s -> s.flags = Segment.RST);
      attack(w, forger, scale, notes, "RST within the window", true, s -> s.flags = Segment.RST);
      attack(w, forger, scale, notes, "SYN anywhere", false, s -> s.flags = Segment.SYN);
      attack(w, forger, scale, notes, "SYN within the window", true, s -> s.flags = Segment.SYN);
      attack(w, forger, scale, notes, "data elsewhere", false, s -> s.flags = Segment.ACK);
      attack(w, forger, scale, notes, "data within the window", true, s -> s.flags = Segment.ACK);
      w.awaitNothingLeft();
    }
    notes.say("every connection went on, and every byte was right");
  }

  private static void attack(
      World w,
      Forger forger,
      Scale scale,
      Notes notes,
      String what,
      boolean within,
      Consumer<Segment> kind)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(scale.attackSeconds());
    w.engine.tap.start();
    Victim victim = new Victim(w, w.weConnect(false), deadline, within);
    long before = forger.sent();
    while (kind != null && System.nanoTime() < deadline) {
      Tap.Seen known = w.engine.tap.lastOut();
      for (int i = 0; i < BATCH; i++) {
        Segment s = forger.from(victim.key());
        kind.accept(s);
        boolean data = s.flags == Segment.ACK;
        if (within) {
          s.sequence = known.acknowledgement() + 1 + forger.random.nextInt(50_000);
        } else if (data) {
          s.sequence = known.acknowledgement() + (1 << 30) + forger.random.nextInt(1 << 30);
        }
        if (data) {
          // Else it would be dropped for want of a timestamp, or for an old one.
          s.timestamps = true;
          s.timestampValue = known.timestampEcho() + 10;
          // What was sent lately is the secret (RFC 5961 section 5.2).
          s.acknowledgement = known.sequence() - (1 << 30) - forger.random.nextInt(1 << 30);
        }
        forger.send(data);
      }
    }
    long arrived = victim.end();
    notes.row(what, Long.toString(forger.sent() - before), Long.toString(arrived / 1_000_000));
  }

  /** SYNs in the name of peers that do not exist, as fast as they can be made. */
  static void flood(Scale scale, Notes notes) throws Exception {
    TcpParameters parameters = new TcpParameters();
    try (World w = World.routed(parameters);
        Forger forger = new Forger(w.router)) {
      TcpListener listener = w.engine.stack.listen(0, 0, World.PORT, 128);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(scale.attackSeconds());
      Victim victim = new Victim(w, w.weConnect(false), deadline, false);
      long before = used();
      int most = 0;
      Future<Integer> others = w.async(() -> connectMeanwhile(w, listener, deadline));
      long begin = System.nanoTime();
      while (System.nanoTime() < deadline) {
        for (int i = 0; i < BATCH; i++) {
          Segment s = forger.from(victim.key());
          s.sourceLow = IpAddress.mapped(0x0a430000 | forger.random.nextInt(1 << 16));
          s.sourcePort = 1024 + forger.random.nextInt(60_000);
          s.destinationPort = World.PORT;
          s.flags = Segment.SYN;
          s.mss = 1460;
          forger.send(false);
        }
        most = Math.max(most, w.engine.stack.connections());
      }
      long millis = (System.nanoTime() - begin) / 1_000_000;
      long heap = used() - before;
      int made = others.get();
      long arrived = victim.end();
      notes.say(
          "%d SYNs, %d/s; at most %d connections and half-open ones (limit %d, then cookies);"
              + " heap %+d KiB; %d MB arrived over a connection that was there; %d others were opened meanwhile",
          forger.sent(),
          forger.sent() * 1000 / millis,
          most,
          parameters.synBacklog,
          heap / 1024,
          arrived / 1_000_000,
          made);
      // Others: the victim, and those opened meanwhile, the last of which may not be counted. Each
      // may still wait for the end to be acknowledged.
      int halfOpen = most - 1 - (made + 1);
      assertTrue(halfOpen <= parameters.synBacklog, "half-open connections: " + halfOpen);
      assertTrue(heap < 16 << 20, "heap: " + heap);
      assertTrue(made > 0, "nobody else could connect");
      listener.close();
      w.awaitNothingLeft();
    }
  }

  private static int connectMeanwhile(World w, TcpListener listener, long deadline)
      throws Exception {
    int made = 0;
    while (System.nanoTime() < deadline) {
      KernelEnd kernels = w.kernelEnd();
      kernels.channel().connect(w.ours(false));
      // The client speaks first: if the answer to a cookie is lost, nothing else repeats it.
      Streams.send(kernels, 1000);
      EngineEnd ours = World.accept(listener);
      assertEquals(1000, Streams.receive(ours));
      ours.close();
      assertEquals(0, Streams.receive(kernels));
      kernels.close();
      made++;
    }
    return made;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
