package io.toehold.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.tools.attach.VirtualMachine;
import io.toehold.it.app.LateAgent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.Jdk;
import io.toehold.it.harness.Launch;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.Settings;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes to a JVM that is at work. */
class AttachIT {
  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void oldServersGoOnAndNewOnesAreOffloaded(Jdk jdk) throws Exception {
    assumeFalse(Settings.PLAIN);
    try (ChildJvm jvm =
        Launch.of("attached", jdk, LateAgent.class)
            .options("-XX:+EnableDynamicAgentLoading")
            .start()) {
      jvm.await("ready");
      VirtualMachine vm = VirtualMachine.attach(String.valueOf(jvm.pid()));
      vm.loadAgent(Settings.toeholdJar().toString(), Settings.AGENT_OPTIONS);
      vm.detach();
      jvm.tell("go on");
      jvm.await("done");
      Offload.assertDirectSoFar(jvm, 2); // both ends of the new one
      jvm.finish();
    }
  }
}
