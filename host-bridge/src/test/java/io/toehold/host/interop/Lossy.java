package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.link.Faults;
import io.toehold.host.interop.World.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Goodput where packets are lost: of our TCP to and from the kernel's, of the kernel's alone, and
 * of ours alone, with the same faults between them.
 */
final class Lossy {
  /** Connections at once in each cell: one alone is a matter of luck. */
  private static final int CONNECTIONS = 4;

  /**
   * More than the way holds, less than would take minutes to arrive where a fifth of the packets is
   * lost. What Linux allows by default (wmem_max).
   */
  private static final int SEND_BUFFER = 200 << 10;

  /** That all may take to arrive after the sender has stopped. */
  private static final int MINUTES = 10;

  /**
   * The same where the kernel sends; then the faults heal. Where a fifth of the packets is lost,
   * also of the acknowledgements, its time-outs grow to two minutes each.
   */
  private static final int KERNELS_MINUTES = 3;

  private static final long MILLISECOND = 1_000_000;

  private Lossy() {}

  /** Ends the faults. */
  private interface Healing {
    void heal() throws Exception;
  }

  /** In both directions: 100 Mbit/s, 5 ms, a queue of 256 KiB, and: */
  private static Map<String, Consumer<Faults>> kinds() {
    Map<String, Consumer<Faults>> kinds = new LinkedHashMap<>();
    kinds.put("none", f -> {});
    kinds.put("loss of 1 %", f -> f.loss = 0.01);
    kinds.put("loss of 5 %", f -> f.loss = 0.05);
    kinds.put("loss of 20 %", f -> f.loss = 0.2);
    kinds.put("bursts: 0.5 % begin one, of 4 on average", f -> f.burstStart = 0.005);
    kinds.put("reordering of 30 %, by up to 4 ms", Lossy::reorder);
    kinds.put("copies of 10 %", f -> f.duplication = 0.1);
    kinds.put("corruption of 2 %", f -> f.corruption = 0.02);
    kinds.put("a little of everything", Lossy::everything);
    return kinds;
  }

  private static void reorder(Faults f) {
    f.reordering = 0.3;
    f.reorderingDelay = 4 * MILLISECOND;
  }

  private static void everything(Faults f) {
    f.loss = 0.01;
    f.reordering = 0.05;
    f.reorderingDelay = 4 * MILLISECOND;
    f.duplication = 0.02;
    f.corruption = 0.005;
  }

  static void goodput(Scale scale, Notes notes) throws Exception {
    notes.row(
        "MB/s of " + CONNECTIONS + " connections",
        "kernel to kernel",
        "ours to the kernel",
        "the kernel to ours",
        "ours to ours");
    for (Map.Entry<String, Consumer<Faults>> kind : kinds().entrySet()) {
      Faults faults = new Faults();
      faults.delay = 5 * MILLISECOND;
      faults.rate = 12_500_000;
      faults.queueLimit = 256 << 10;
      kind.getValue().accept(faults);
      int seconds = scale.transferSeconds();
      ExecutorService threads = Executors.newCachedThreadPool();
      try {
        List<Future<Double>> cells = new ArrayList<>();
        Runnable healed =
            () ->
                notes.say(
                    "%s: the last of what the kernel sent needed more than %d minutes, and the faults were ended",
                    kind.getKey(), KERNELS_MINUTES);
        cells.add(threads.submit(() -> kernels(threads, faults, seconds, healed)));
        cells.add(threads.submit(() -> weSend(threads, faults, seconds)));
        cells.add(threads.submit(() -> kernelSends(threads, faults, seconds, healed)));
        cells.add(threads.submit(() -> engines(threads, faults, seconds)));
        List<String> row = new ArrayList<>(List.of(kind.getKey()));
        for (Future<Double> cell : cells) {
          row.add(String.format(Locale.ROOT, "%.3f", cell.get()));
        }
        notes.row(row.toArray(new String[0]));
        System.err.println(row);
      } finally {
        threads.shutdownNow();
      }
    }
    notes.say("every byte arrived");
  }

  private static double kernels(
      ExecutorService threads, Faults faults, int seconds, Runnable healed) throws Exception {
    try (Middle middle = new Middle(faults)) {
      Healing healing =
          () -> {
            healed.run();
            middle.heal();
          };
      return measure(threads, seconds, middle::connect, healing);
    }
  }

  private static double engines(ExecutorService threads, Faults faults, int seconds)
      throws Exception {
    try (TwoEngines engines = new TwoEngines(faults)) {
      return measure(threads, seconds, engines::connect, null);
    }
  }

  private static double weSend(ExecutorService threads, Faults faults, int seconds)
      throws Exception {
    try (World w = faulty(faults)) {
      Callable<End[]> connect =
          () -> {
            Pair pair = w.weConnect(false);
            return new End[] {pair.ours(), pair.kernels()};
          };
      return measure(threads, seconds, connect, null);
    }
  }

  private static double kernelSends(
      ExecutorService threads, Faults faults, int seconds, Runnable healed) throws Exception {
    try (World w = faulty(faults)) {
      Callable<End[]> connect =
          () -> {
            Pair pair = w.weConnect(false);
            return new End[] {pair.kernels(), pair.ours()};
          };
      Healing healing =
          () -> {
            healed.run();
            w.engine.within(
                () -> {
                  w.engine.faults.outgoing.heal();
                  w.engine.faults.incoming.heal();
                });
          };
      return measure(threads, seconds, connect, healing);
    }
  }

  private static World faulty(Faults faults) throws Exception {
    World w = World.direct(false, true);
    w.engine.within(
        () -> {
          w.engine.faults.outgoing.set(faults);
          w.engine.faults.incoming.set(faults);
        });
    return w;
  }

  /**
   * Bytes that have arrived by the end of the time, in MB/s; all that was sent arrives later.
   *
   * @param healing null if it has to arrive while packets are lost
   */
  private static double measure(
      ExecutorService threads, int seconds, Callable<End[]> connect, Healing healing)
      throws Exception {
    List<End[]> pairs = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      End[] pair = connect.call();
      pair[0].sendBuffer(SEND_BUFFER);
      pairs.add(pair);
    }
    AtomicLong arrived = new AtomicLong();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    List<Future<Long>> sent = new ArrayList<>();
    List<Future<Long>> received = new ArrayList<>();
    for (End[] pair : pairs) {
      sent.add(threads.submit(() -> Streams.sendUntil(pair[0], end)));
      received.add(threads.submit(() -> Streams.receive(pair[1], arrived)));
    }
    TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    long bytes = arrived.get();
    if (healing != null && !areDone(received, KERNELS_MINUTES)) {
      healing.heal();
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      assertEquals(sent.get(i).get(), received.get(i).get(MINUTES, TimeUnit.MINUTES));
      pairs.get(i)[0].close();
      pairs.get(i)[1].close();
    }
    return bytes / 1e6 / seconds;
  }

  private static boolean areDone(List<? extends Future<?>> all, int minutes) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    try {
      for (Future<?> each : all) {
        each.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
