package io.toehold.it;

import io.toehold.it.app.FileTransfer;
import io.toehold.it.app.ShorterFile;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are transferred to channels are read straight into the ring; others are mapped. */
class FileTransferIT {
  static Stream<JvmPair> jvms() {
    return JvmPair.same(List.of(Agent.full()));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void mapsNothing(JvmPair pair) {
    try (ChildJvm jvm = pair.server(FileTransfer.class).start()) {
      jvm.await("never mapped", Duration.ofSeconds(20));
      Offload.assertDirectSoFar(jvm, 1);
      jvm.finish();
    }
  }

  /** A fault in native code would be the end of the process. */
  @ParameterizedTest
  @MethodSource("jvms")
  void survivesThatAMappedFileBecomesShorter(JvmPair pair) {
    try (ChildJvm jvm = pair.server(ShorterFile.class).start()) {
      jvm.await("survived", Duration.ofSeconds(20));
      Offload.assertDirectSoFar(jvm, 1);
      jvm.finish();
    }
  }
}
