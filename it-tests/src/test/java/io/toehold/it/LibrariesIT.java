package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.libs.NoLibraries;
import io.toehold.it.app.libs.OwnLibraries;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.JvmPair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The libraries inside the agent and those of the application never meet. */
class LibrariesIT {
  private static final String[] VERSIONS = System.getProperty("toehold.it.versions", "").split(" ");

  /**
   * What its own old libraries need to be quiet, as its user would set it with and without the
   * agent.
   */
  private static final String ALLOW_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  static Stream<JvmPair> jvms() {
    return JvmPair.same(List.of(Agent.full()));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void theApplicationHasItsOwn(JvmPair pair) {
    List<String> own = pair.server().feature() >= 23 ? List.of(ALLOW_UNSAFE) : List.of();
    try (ChildJvm jvm =
        pair.server(OwnLibraries.class)
            .with("agrona-", "byte-buddy-", "jctools-core-")
            .options("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
            .options(own.toArray(String[]::new))
            .start()) {
      assertTrue(jvm.await("UnsafeBuffer ").contains("agrona-" + VERSIONS[0]), "Agrona");
      assertTrue(jvm.await("ByteBuddy ").contains("byte-buddy-" + VERSIONS[1]), "Byte Buddy");
      assertTrue(jvm.await("MpscArrayQueue ").contains("core-" + VERSIONS[2]), "JCTools");
      jvm.finish();
    }
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void theAgentsCannotBeSeen(JvmPair pair) {
    try (ChildJvm jvm =
        pair.server(NoLibraries.class)
            .arguments(
                "org.agrona.concurrent.UnsafeBuffer",
                "org.agrona.DirectBuffer",
                "org.jctools.queues.MpscArrayQueue",
                "net.bytebuddy.ByteBuddy",
                "net.bytebuddy.agent.builder.AgentBuilder",
                "picocli.CommandLine",
                "com.sun.jna.Native",
                "io.toehold.core.direct.SlotLayout",
                "io.toehold.host.rendezvous.DirectEngine",
                "io.toehold.spi.OffloadSession")
            .start()) {
      jvm.await("done");
      jvm.finish();
      assertTrue(jvm.said("found ").isEmpty(), () -> "" + jvm.said("found "));
    }
  }
}
