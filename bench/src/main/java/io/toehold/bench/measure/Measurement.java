package io.toehold.bench.measure;

import io.toehold.bench.apps.ChannelPing;
import io.toehold.bench.apps.ConnectClient;
import io.toehold.bench.apps.EchoServer;
import io.toehold.bench.apps.JettyHello;
import io.toehold.bench.apps.SelectorEchoServer;
import io.toehold.bench.apps.SocketHttp;
import io.toehold.bench.apps.SocketPing;
import io.toehold.bench.apps.StreamClient;
import io.toehold.bench.apps.StreamServer;
import io.toehold.bench.apps.TomcatHello;
import java.util.ArrayList;
import java.util.List;

/** Some cases under one name, by which the command line knows them. */
public record Measurement(String name, String what, List<Case> cases) {

  private static final int SERVER_WARM_UP = 3;

  /** All of them. */
  public static List<Measurement> all() {
    return List.of(
        new Measurement(
            "rtt-socket",
            "round trips of 64 bytes over java.net.Socket",
            List.of(rttSocket(Mode.GAIN))),
        new Measurement(
            "rtt-channel",
            "round trips of 64 bytes, blocking SocketChannel to a server with a Selector",
            List.of(rttChannel(Mode.GAIN))),
        new Measurement(
            "stream",
            "writes of byte[] over java.net.Socket, in one direction",
            List.of(stream(64 * 1024, Mode.GAIN), stream(1024, Mode.GAIN))),
        new Measurement(
            "connect",
            "connect, one byte each way, close, over java.net.Socket",
            List.of(connect(Mode.GAIN))),
        new Measurement("reqresp", "HTTP hello world over keep-alive connections", requests()),
        new Measurement(
            "fallback",
            "the agent at one end only: the host's stack must be as fast as ever",
            List.of(
                rttSocket(Mode.COST),
                rttChannel(Mode.COST),
                stream(64 * 1024, Mode.COST),
                stream(1024, Mode.COST),
                connect(Mode.COST))),
        new Measurement(
            "idle",
            "connections that do nothing",
            List.of(new IdleCase("idle connections", Figure.IDLE, Mode.GAIN))));
  }

  private static Case rttSocket(List<Mode> modes) {
    Pair.Programs programs = new Pair.Programs(EchoServer.class, SocketPing.class, List.of("64"));
    return new LoadCase("Socket, 64 B round trip", programs, Figure.ROUND_TRIP, modes, 1);
  }

  private static Case rttChannel(List<Mode> modes) {
    Pair.Programs programs =
        new Pair.Programs(SelectorEchoServer.class, ChannelPing.class, List.of("64"));
    return new LoadCase(
        "channel to selector, 64 B round trip", programs, Figure.ROUND_TRIP, modes, 1);
  }

  private static Case stream(int size, List<Mode> modes) {
    Pair.Programs programs =
        new Pair.Programs(StreamServer.class, StreamClient.class, List.of(Integer.toString(size)));
    return new LoadCase(
        "Socket, writes of " + size / 1024 + " KiB", programs, Figure.STREAM, modes, 1);
  }

  private static Case connect(List<Mode> modes) {
    Pair.Programs programs = new Pair.Programs(EchoServer.class, ConnectClient.class, List.of());
    return new LoadCase(
        "Socket, connect, 1 byte each way, close", programs, Figure.CONNECT, modes, 1);
  }

  private static List<Case> requests() {
    List<Case> cases = new ArrayList<>();
    for (Class<?> server : List.of(TomcatHello.class, JettyHello.class)) {
      for (int connections : List.of(1, 16, 64)) {
        String title =
            server.getSimpleName().replace("Hello", "") + ", " + connections + " connections";
        Pair.Programs programs =
            new Pair.Programs(server, SocketHttp.class, List.of(Integer.toString(connections)));
        cases.add(new LoadCase(title, programs, Figure.REQUESTS, Mode.GAIN, SERVER_WARM_UP));
      }
    }
    return cases;
  }
}
