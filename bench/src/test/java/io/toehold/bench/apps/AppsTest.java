package io.toehold.bench.apps;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.bench.host.Jdk;
import io.toehold.bench.measure.Pair;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each pair of applications works with plain JVMs: what is measured is not broken by itself. */
class AppsTest {

  static List<Pair.Programs> pairs() {
    return List.of(
        new Pair.Programs(TomcatHello.class, SocketHttp.class, List.of("4")),
        new Pair.Programs(TomcatHello.class, JdkHttpClient.class, List.of("4")),
        new Pair.Programs(JettyHello.class, SocketHttp.class, List.of("4")),
        new Pair.Programs(EchoServer.class, SocketPing.class, List.of("64")),
        new Pair.Programs(EchoServer.class, ConnectClient.class, List.of()),
        new Pair.Programs(SelectorEchoServer.class, ChannelPing.class, List.of("64")),
        new Pair.Programs(StreamServer.class, StreamClient.class, List.of("1024")),
        new Pair.Programs(SelectorEchoServer.class, IdleClient.class, List.of()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void works(Pair.Programs programs) throws IOException {
    try (Pair pair = Pair.start("test", Jdk.current(), programs, new Pair.Agents(null, null))) {
      Map<String, Double> figures = pair.run(50);
      assertTrue(figures.get("operations") > 0, figures::toString);
    }
  }
}
