package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.it.app.own.Factories;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.JvmPair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The factories of an application's own socket implementations are obeyed. */
class OwnFactoriesIT {
  static Stream<JvmPair> jvms() {
    return JvmPair.same(List.of(Agent.full()));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void theyMakeAllSockets(JvmPair pair) {
    try (ChildJvm jvm = pair.server(Factories.class).start()) {
      assertEquals("42", jvm.await("read "));
      assertEquals("3", jvm.await("made "), "the listener, the client, the accepted one");
      assertTrue(jvm.await("again ").contains("factory already defined"));
      jvm.await("done");
      jvm.finish();
    }
  }
}
