package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Much data, and many connections, where nothing goes wrong on the way. */
final class Clean {
  /** What stands still in the kernel if its peer does nothing wrong and nothing is lost. */
  private static final List<String> TROUBLE =
      List.of(
          "TcpInErrs",
          "TcpInCsumErrors",
          "TcpRetransSegs",
          "TcpExtTCPLostRetransmit",
          "TcpExtTCPFastRetrans",
          "TcpExtTCPSlowStartRetrans",
          "TcpExtTCPTimeouts",
          "TcpExtTCPLossProbes",
          "TcpExtTCPSackRecovery",
          "TcpExtTCPSackFailures",
          "TcpExtTCPLossFailures",
          "TcpExtTCPSpuriousRTOs",
          "TcpExtTCPSACKReneging",
          "TcpExtTCPSACKDiscard",
          "TcpExtTCPDSACKRecv",
          "TcpExtTCPDSACKOfoRecv",
          "TcpExtTCPDSACKOldSent",
          "TcpExtTCPDSACKOfoSent",
          "TcpExtTCPOFOQueue",
          "TcpExtTCPOFOMerge",
          "TcpExtTCPRcvQDrop",
          "TcpExtTCPBacklogDrop",
          "TcpExtTCPZeroWindowDrop",
          "TcpExtTCPSynRetrans",
          "TcpExtTCPChallengeACK",
          "TcpExtTCPSYNChallenge",
          "TcpExtPAWSActive",
          "TcpExtPAWSEstab",
          "TcpExtListenDrops");

  /**
   * What a peer causes that has no processor for some milliseconds, on a machine that has other
   * things to do. Rare, or something else is wrong.
   */
  private static final Set<String> LATENESS =
      Set.of(
          "TcpRetransSegs",
          "TcpExtTCPSlowStartRetrans",
          "TcpExtTCPTimeouts",
          "TcpExtTCPLossProbes",
          "TcpExtTCPSpuriousRTOs",
          "TcpExtTCPDSACKRecv",
          "TcpExtTCPDSACKOldSent",
          "TcpExtTCPSynRetrans");

  private static final double RARE = 0.001;

  private static final int THREADS = 4;

  private Clean() {}

  /** What does not stand still; fails if it is more than lateness explains. */
  private static Map<String, Long> trouble(World world, Scale scale) throws IOException {
    Map<String, Long> all = world.counters();
    Map<String, Long> seen = new TreeMap<>(all);
    seen.keySet().retainAll(TROUBLE);
    seen.values().removeIf(count -> count == 0);
    double most = scale.patient() ? Double.MAX_VALUE : 1 + RARE * all.get("TcpOutSegs");
    for (Map.Entry<String, Long> one : seen.entrySet()) {
      assertTrue(LATENESS.contains(one.getKey()) && one.getValue() <= most, seen::toString);
    }
    return seen;
  }

  static void bulk(Scale scale, Notes notes) throws Exception {
    notes.row("", "out, MB/s", "in, MB/s", "captured", "wrong in it", "wrong by nstat");
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (boolean offloads : new boolean[] {false, true}) {
        bulk(scale, notes, ipv6, offloads);
      }
    }
  }

  private static void bulk(Scale scale, Notes notes, boolean ipv6, boolean offloads)
      throws Exception {
    try (World w = World.direct(offloads, false);
        Capture capture = new Capture(w.kernel, "tcp0", scale.sample(), !offloads)) {
      long out = 0;
      long in = 0;
      for (boolean active : new boolean[] {false, true}) {
        World.Pair pair = active ? w.weConnect(ipv6) : w.kernelConnects(ipv6);
        out += transfer(w, pair.ours(), pair.kernels(), scale.bulk() / 2);
        in += transfer(w, pair.kernels(), pair.ours(), scale.bulk() / 2);
        pair.kernels().close();
        pair.ours().close();
      }
      w.awaitNothingLeft();
      Map<String, Long> trouble = trouble(w, scale);
      List<String> wrong = capture.wrong();
      notes.row(
          (ipv6 ? "IPv6" : "IPv4") + (offloads ? ", vnet headers" : ", plain"),
          Long.toString(scale.bulk() * 1000 / out),
          Long.toString(scale.bulk() * 1000 / in),
          capture.describe(),
          Integer.toString(wrong.size()),
          trouble.isEmpty() ? "0" : trouble.toString());
      assertEquals(List.of(), wrong.subList(0, Math.min(10, wrong.size())));
    }
  }

  /** Sends a stream, and says how many nanoseconds it took. */
  private static long transfer(World w, End from, End to, long bytes) throws Exception {
    long begin = System.nanoTime();
    Future<Long> sent = w.async(() -> Streams.send(from, bytes));
    assertEquals(bytes, Streams.receive(to));
    assertEquals(bytes, sent.get());
    return System.nanoTime() - begin;
  }

  /**
   * Connections with a request and an answer; they end in turn by the client, by the server, by
   * both at once, and by a reset.
   */
  static void connections(Scale scale, Notes notes) throws Exception {
    for (boolean active : new boolean[] {false, true}) {
      for (boolean ipv6 : new boolean[] {false, true}) {
        boolean offloads = ipv6 != active;
        try (World w = World.direct(offloads, false)) {
          int count = scale.connections() / 2;
          long begin = System.nanoTime();
          if (active) {
            weConnect(w, ipv6, count);
          } else {
            kernelConnects(w, ipv6, count);
          }
          long millis = (System.nanoTime() - begin) / 1_000_000;
          w.awaitNothingLeft();
          Map<String, Long> trouble = trouble(w, scale);
          notes.say(
              "%s, %s: %d, %d/s%s",
              active ? "ours" : "the kernel's",
              ipv6 ? "IPv6" : "IPv4",
              count,
              count * 1000L / millis,
              trouble.isEmpty() ? "" : " " + trouble);
        }
      }
    }
  }

  private static void kernelConnects(World w, boolean ipv6, int count) throws Exception {
    TcpListener listener = w.engine.stack.listen(0, 0, World.PORT, 128);
    Semaphore waiting = new Semaphore(0);
    listener.onAcceptable(waiting::release);
    both(
        w,
        count,
        () -> {
          KernelEnd end = w.kernelEnd();
          end.channel().connect(w.ours(ipv6));
          return end;
        },
        () -> {
          waiting.acquire();
          TcpConnection accepted = listener.accept();
          return new EngineEnd(accepted);
        });
    listener.close();
  }

  private static void weConnect(World w, boolean ipv6, int count) throws Exception {
    ServerSocketChannel server = w.kernelListens(ipv6);
    both(
        w,
        count,
        () -> {
          EngineEnd end = w.connect(w.key(ipv6, 0, World.PORT));
          end.awaitConnected();
          return end;
        },
        () -> new KernelEnd(server.accept()));
  }

  private static void both(World w, int count, Callable<End> connect, Callable<End> accept)
      throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(
          w.async(
              () -> {
                for (int n = asked.getAndIncrement(); n < count; n = asked.getAndIncrement()) {
                  ask(connect.call(), n);
                }
                return null;
              }));
      all.add(
          w.async(
              () -> {
                while (served.getAndIncrement() < count) {
                  serve(accept.call());
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  private static int request(int n) {
    return 1 + n % 3000;
  }

  private static int answer(int n) {
    return 1 + n * 7 % 5000;
  }

  private static void ask(End end, int n) throws IOException {
    ByteBuffer number = ByteBuffer.allocateDirect(4);
    end.write(number.putInt(0, n));
    Streams.write(end, 0, request(n));
    assertEquals(answer(n), Streams.read(end, 0, answer(n)));
    switch (n % 4) {
      case 0 -> end.close();
      case 1 -> {
        assertEquals(0, Streams.receive(end));
        end.close();
      }
      case 2 -> {
        end.endOutput();
        assertEquals(0, Streams.receive(end));
        end.close();
      }
      default -> end.reset();
    }
  }

  private static void serve(End end) throws IOException {
    ByteBuffer number = ByteBuffer.allocateDirect(4);
    while (number.hasRemaining()) {
      end.read(number);
    }
    int n = number.getInt(0);
    assertEquals(request(n), Streams.read(end, 0, request(n)));
    Streams.write(end, 0, answer(n));
    switch (n % 4) {
      case 0 -> assertEquals(0, Streams.receive(end));
      case 1, 2 -> {
        end.endOutput();
        assertEquals(0, Streams.receive(end));
      }
      default -> Failure.expect("Connection reset", () -> Streams.receive(end));
    }
    end.close();
  }
}
