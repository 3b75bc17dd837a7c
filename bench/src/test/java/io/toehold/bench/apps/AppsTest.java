package io.toehold.bench.apps;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.bench.child.Load;
import io.toehold.bench.host.Jdk;
import io.toehold.bench.measure.Mode;
import io.toehold.bench.measure.Pair;
import io.toehold.bench.measure.Programs;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each pair of applications works with plain JVMs: what is measured is not broken by itself. */
class AppsTest {

  private static final String PACKAGE = AppsTest.class.getPackageName() + ".";

  @ParameterizedTest
  @CsvSource({
    "EchoServer, SocketPing, plain, 2, 64",
    "EchoServer, SocketPing, unix, 2, 65536",
    "EchoServer, ConnectClient, plain, 1, -",
    "ChannelEchoServer, ChannelPing, plain, 2, 65536",
    "SelectorEchoServer, ChannelPing, unix, 2, 65536",
    "SelectorEchoServer, IdleClient, plain, 1, 64",
    "StreamServer, StreamClient, plain, 2, 1024",
    "StreamServer, StreamClient, unix, 1, 1048576",
    "NumbersServer, NumbersClient, plain, 2, 65536",
    "NumbersServer, NumbersClient, in-place, 2, 65536",
    "TomcatHello, SocketHttp, plain, 4, /hello",
    "TomcatHello, SocketHttp, unix, 4, /file.bin",
    "TomcatHello, JdkHttpClient, plain, 4, /hello",
    "JettyHello, SocketHttp, plain, 4, /file.bin",
    "JettyHello, SocketHttp, unix, 4, /body?1048576",
    "NettyHello, SocketHttp, unix, 4, /hello",
    "NettyHello, SocketHttp, netty-epoll, 4, /file.bin",
    "NettyEcho, NettyPing, netty-epoll, 4, 65536",
    "NettySink, NettyStream, netty-epoll, 1, 65536",
    "AeronEcho, AeronPing, aeron, 1, 65536",
    "AeronSink, AeronStream, aeron, 1, 1024"
  })
  void works(String server, String client, String modeTitle, int connections, String argument)
      throws Exception {
    Mode mode = Mode.named(modeTitle);
    Programs programs =
        new Programs(Class.forName(PACKAGE + server), Class.forName(PACKAGE + client));
    if (mode == Mode.NETTY_EPOLL) {
      programs = programs.withArguments("epoll");
    } else if (mode == Mode.IN_PLACE) {
      programs = programs.withArguments(NumbersServer.IN_PLACE); // which copies here
    } else if (mode == Mode.AERON) {
      programs = programs.withOptions("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    }
    assertRuns(programs, mode, Load.closed(50, connections, argument));
  }

  private static void assertRuns(Programs programs, Mode mode, Load load) throws IOException {
    try (Pair pair = Pair.start("test", Jdk.current(), programs, mode.setting(null))) {
      Map<String, Double> figures = pair.run(load);
      assertTrue(figures.get("operations") > 0, figures::toString);
    }
  }
}
