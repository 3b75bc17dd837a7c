package io.toehold.bench.measure;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.toehold.bench.apps.EchoServer;
import io.toehold.bench.apps.SocketPing;
import io.toehold.bench.apps.StreamClient;
import io.toehold.bench.apps.StreamServer;
import io.toehold.bench.child.Load;
import io.toehold.bench.host.Jdk;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a link is compared with works by itself. */
class WireTest {

  @ParameterizedTest
  @CsvSource({
    "VETH, false, true",
    "VETH_OFFLOADS, true, false",
    "TUN, true, true",
    "LWIP, false, false",
    "LWIP, false, true",
    "LWIP, true, false",
    "LWIP, true, true",
    "DEVICE_PLAIN, true, false",
    "DEVICE_PLAIN, true, true",
    "DEVICE, true, false",
    "DEVICE, true, true"
  })
  void works(Mode mode, boolean isStream, boolean serverIsOurs) throws Exception {
    if (Wire.unavailable(mode) != null) {
      abort(Wire.unavailable(mode));
    }
    Programs programs =
        isStream
            ? new Programs(StreamServer.class, StreamClient.class)
            : new Programs(EchoServer.class, SocketPing.class);
    String lwip =
        isStream ? serverIsOurs ? "serve-stream" : "stream" : serverIsOurs ? "serve-echo" : "ping";
    WireCase wire = new WireCase("test", programs, lwip, serverIsOurs, isStream, List.of());
    Case.Run run = new Case.Run(Jdk.current(), null, Scale.QUICK, List.of(mode), 0);
    try (Pair pair = new Wire(wire, mode, run).start()) {
      Map<String, Double> figures = pair.run(Load.closed(50, 2, "1024"));
      assertTrue(figures.get("operations") > 0, figures::toString);
    }
  }
}
