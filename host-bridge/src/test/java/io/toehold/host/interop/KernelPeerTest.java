package io.toehold.host.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.core.link.Faults;
import io.toehold.core.tcp.engine.TcpListener;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our TCP and the kernel's: what {@link Interop} shows at length, in short. */
@Timeout(240)
class KernelPeerTest {
  /** Those that take a second or less; the others are matters of time. */
  private static final List<String> QUICK =
      List.of(
          "bulk", "connections", "half-close", "reset", "close", "open", "urgent", "established");

  static Stream<Scenario> scenarios() {
    return Interop.ALL.stream().filter(s -> QUICK.contains(s.name()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void holds(Scenario scenario) throws Exception {
    scenario.part().run(Scale.TINY, new Notes());
  }

  /** Loss in percent; reordering, copies and corruption with it. */
  @ParameterizedTest
  @CsvSource({"1,false", "5,true", "20,false"})
  void everyByteArrivesWhateverHappensOnTheWay(int loss, boolean ipv6) throws Exception {
    Faults faults = new Faults();
    faults.delay = 1_000_000;
    faults.loss = loss / 100.0;
    faults.reordering = 0.05;
    faults.reorderingDelay = 3_000_000;
    faults.duplication = 0.02;
    faults.corruption = 0.01;
    try (World w = World.direct(false, true)) {
      w.engine.within(
          () -> {
            w.engine.faults.outgoing.set(faults);
            w.engine.faults.incoming.set(faults);
          });
      TcpListener listener = w.engine.stack.listen(0, 0, World.PORT, 10);
      World.Pair pair = w.kernelConnects(ipv6, listener);
      // Whatever is lost again doubles the timer: 200 kB took from half a minute to three.
      long bytes = loss > 10 ? 50_000 : 4 << 20;
      transfer(w, pair.ours(), pair.kernels(), bytes);
      transfer(w, pair.kernels(), pair.ours(), bytes);
      pair.kernels().close();
      pair.ours().close();
      w.awaitNothingLeft();
    }
  }

  private static void transfer(World w, End from, End to, long bytes) throws Exception {
    Future<Long> sent = w.async(() -> Streams.send(from, bytes));
    assertEquals(bytes, Streams.receive(to));
    assertEquals(bytes, sent.get());
  }
}
