package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.toehold.it.app.virtual.ManyReaders;
import io.toehold.it.app.virtual.RoundTrips;
import io.toehold.it.app.virtual.Waits;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.CpuTime;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Virtual threads that wait are treated as by the JDK, and keep no carrier: all of them have to do
 * with one. (JDK 24 is the first in which the JDK itself pins none in {@code synchronized}.)
 */
class VirtualThreadsIT {
  private static final int FIRST_JDK = 24;
  private static final int MANY = 10_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final String[] ONE_CARRIER = {
    "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"
  };

  /** The sleeps of threads are counted, and those of one that ends would be missing. */
  private static final String NO_COMPILER_ENDS = "-XX:-UseDynamicNumberOfCompilerThreads";

  static Stream<Jdk> jdks() {
    return Jdk.all().stream().filter(jdk -> jdk.feature() >= FIRST_JDK);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void manyReadersAreServedByOneCarrier(Jdk jdk) {
    JvmPair pair = new JvmPair(jdk, jdk, Agent.full());
    try (ChildJvm server =
            pair.server(ManyReaders.class).options(ONE_CARRIER).arguments("server", MANY).start();
        ChildJvm client =
            pair.client(ManyReaders.class)
                .options(ONE_CARRIER)
                .arguments("client", MANY, server.port())
                .start()) {
      server.await("accepted", LONGEST);
      client.await("connected", LONGEST);
      if (pair.agent().offloads()) {
        Offload.assertDirectSoFar(server, MANY - MANY / 100); // a loaded machine may be late
      }
      CpuTime.awaitQuiet(server.pid()); // all of them sleep
      CpuTime.awaitQuiet(client.pid());
      long start = System.nanoTime();
      server.tell("serve");
      server.await("answered", LONGEST);
      client.await("ended", LONGEST);
      System.out.printf(
          "%s: %d virtual threads served in %d ms%n",
          pair, MANY, (System.nanoTime() - start) / 1_000_000);
      assertNonePinned(server);
      assertNonePinned(client);
      client.finish();
      server.finish();
    }
  }

  /** The carrier, while nobody else wants it: otherwise there are two sleeps for a round trip. */
  @ParameterizedTest
  @MethodSource("jdks")
  void oneThatWaitsPollsFirst(Jdk jdk) {
    assumeFalse(Settings.PLAIN);
    JvmPair pair = new JvmPair(jdk, jdk, Agent.full());
    try (ChildJvm server = server(pair, RoundTrips.class);
        ChildJvm client = client(pair, RoundTrips.class, server, NO_COMPILER_ENDS)) {
      assertEquals("rarely", client.await("slept "));
      client.finish();
      server.finish();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whoIsDisturbedGetsWhatTheJdkGives(Jdk jdk) {
    assertEquals(
        inTwoProcesses(new JvmPair(jdk, jdk, Agent.NONE)),
        inTwoProcesses(new JvmPair(jdk, jdk, Agent.full())));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void inPureJavaToo(Jdk jdk) {
    assumeFalse(Settings.PLAIN);
    assertEquals(
        inTwoProcesses(new JvmPair(jdk, jdk, Agent.NONE)),
        inTwoProcesses(new JvmPair(jdk, jdk, Agent.PURE_JAVA)));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void inOneProcessToo(Jdk jdk) {
    assertEquals(
        inOneProcess(new JvmPair(jdk, jdk, Agent.NONE)),
        inOneProcess(new JvmPair(jdk, jdk, Agent.full())));
  }

  private static List<String> inTwoProcesses(JvmPair pair) {
    try (ChildJvm server = server(pair, Waits.class);
        ChildJvm client = client(pair, Waits.class, server)) {
      client.await("waiting");
      if (pair.agent().offloads()) {
        Offload.assertDirectSoFar(server, 20);
      }
      CpuTime.awaitQuiet(client.pid());
      server.kill();
      return finished(client);
    }
  }

  private static ChildJvm server(JvmPair pair, Class<?> program) {
    return pair.server(program).options(ONE_CARRIER).arguments("server").start();
  }

  private static ChildJvm client(
      JvmPair pair, Class<?> program, ChildJvm server, String... options) {
    return pair.client(program)
        .options(ONE_CARRIER)
        .options(options)
        .arguments("client", server.port())
        .start();
  }

  private static List<String> inOneProcess(JvmPair pair) {
    try (ChildJvm both = pair.client(Waits.class).options(ONE_CARRIER).arguments("both").start()) {
      return finished(both);
    }
  }

  private static List<String> finished(ChildJvm jvm) {
    jvm.await("done");
    List<String> got = jvm.said("got ").stream().sorted().toList();
    assertFalse(got.isEmpty());
    assertNonePinned(jvm);
    jvm.finish();
    return got;
  }

  private static void assertNonePinned(ChildJvm jvm) {
    String count = jvm.await("pinned ");
    assertEquals(List.of(), jvm.said("by "));
    assertEquals("0", count);
  }
}
