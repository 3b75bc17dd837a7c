package io.toehold.bench.measure;

import io.toehold.bench.apps.AeronEcho;
import io.toehold.bench.apps.AeronPing;
import io.toehold.bench.apps.AeronSink;
import io.toehold.bench.apps.AeronStream;
import io.toehold.bench.apps.ChannelEchoServer;
import io.toehold.bench.apps.ChannelPing;
import io.toehold.bench.apps.ConnectClient;
import io.toehold.bench.apps.EchoServer;
import io.toehold.bench.apps.JettyHello;
import io.toehold.bench.apps.NettyEcho;
import io.toehold.bench.apps.NettyHello;
import io.toehold.bench.apps.NettyPing;
import io.toehold.bench.apps.NettySink;
import io.toehold.bench.apps.NettyStream;
import io.toehold.bench.apps.NumbersClient;
import io.toehold.bench.apps.NumbersServer;
import io.toehold.bench.apps.SelectorEchoServer;
import io.toehold.bench.apps.SocketHttp;
import io.toehold.bench.apps.SocketPing;
import io.toehold.bench.apps.StreamClient;
import io.toehold.bench.apps.StreamServer;
import io.toehold.bench.apps.TomcatHello;
import io.toehold.bench.child.LoadMain;
import io.toehold.bench.child.Threads;
import io.toehold.bench.report.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that is measured. */
public final class Catalogue {

  private static final int KIB = 1024;

  /**
   * For much code that runs a few thousand times a second, which keeps the compilers busy longer.
   */
  private static final int LONG_WARM_UP = 3;

  /** The first JDK with virtual threads. */
  private static final int VIRTUAL_THREADS = 21;

  /** Aeron's buffers use the JDK's internal unsafe memory access. */
  private static final String AERON_NEEDS = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

  private static final int CROWD = 8 * Runtime.getRuntime().availableProcessors();

  private static final String SMALL = "64";
  private static final List<Point> ROUND_TRIPS = Point.sizes(1, 64, KIB, 16 * KIB, 64 * KIB);

  private static final List<Point> FEW_AND_MANY = Point.connections(SMALL, 1, 16);
  private static final List<Point> WRITES = Point.connections(Integer.toString(64 * KIB), 1, 16);

  private static final Programs SOCKETS = new Programs(EchoServer.class, SocketPing.class);
  private static final Programs CHANNELS = new Programs(ChannelEchoServer.class, ChannelPing.class);
  private static final Programs SELECTOR =
      new Programs(SelectorEchoServer.class, ChannelPing.class);
  private static final Programs STREAM = new Programs(StreamServer.class, StreamClient.class);
  private static final Programs NUMBERS = new Programs(NumbersServer.class, NumbersClient.class);
  private static final Programs EPOLL_ECHO =
      new Programs(NettyEcho.class, NettyPing.class).withArguments("epoll");
  private static final Programs AERON_ECHO =
      new Programs(AeronEcho.class, AeronPing.class).withOptions(AERON_NEEDS);

  private Catalogue() {}

  /** In the order in which it is measured. */
  public static List<Measurement> all() {
    return List.of(
        new Measurement(
            "rtt-socket",
            "round trips over java.net.Socket, a thread for each connection",
            Figure.ROUND_TRIP,
            List.of(
                new LoadCase(
                    "Socket",
                    ByMode.and(
                        ByMode.and(ByMode.same(SOCKETS), Mode.NETTY_EPOLL, EPOLL_ECHO),
                        Mode.AERON,
                        AERON_ECHO),
                    ROUND_TRIPS))),
        new Measurement(
            "rtt-channel",
            "round trips over blocking SocketChannels, a thread for each connection",
            Figure.ROUND_TRIP,
            List.of(new LoadCase("channel", ByMode.same(CHANNELS), ROUND_TRIPS))),
        new Measurement(
            "rtt-selector",
            "round trips, blocking SocketChannel to a server with a Selector",
            Figure.ROUND_TRIP,
            List.of(
                new LoadCase(
                    "channel to selector",
                    ByMode.and(ByMode.same(SELECTOR), Mode.NETTY_EPOLL, EPOLL_ECHO),
                    ROUND_TRIPS))),
        new Measurement(
            "rtt-virtual",
            "round trips over java.net.Socket, virtual threads at both ends",
            Figure.ROUND_TRIP,
            List.of(virtual())),
        new Measurement(
            "stream",
            "writes of byte[] over java.net.Socket, in one direction",
            Figure.STREAM,
            List.of(stream())),
        new Measurement(
            "in-place",
            "numbers that are made and added up, in a buffer of one's own or where the bytes lie;"
                + " blocking SocketChannels",
            Figure.STREAM,
            List.of(
                new LoadCase(
                    "numbers",
                    ByMode.and(
                        ByMode.same(NUMBERS),
                        Mode.IN_PLACE,
                        NUMBERS.withArguments(NumbersServer.IN_PLACE)),
                    Point.sizes(KIB, 16 * KIB, 64 * KIB, KIB * KIB)))),
        new Measurement(
            "reqresp",
            "requests and responses of 64 bytes over some connections at once, a client's thread for"
                + " each",
            Figure.REQUESTS,
            requests()),
        new Measurement(
            "paced",
            "requests at a given rate (open loop); times count from when a request was due",
            Figure.PACED,
            paced()),
        new Measurement(
            "http",
            "HTTP hello world over keep-alive connections",
            Figure.REQUESTS,
            http(Point.connections("/hello", 1, 16, 64))),
        new Measurement(
            "bodies",
            "HTTP with bodies from the heap, and a static file of 1 MiB",
            Figure.REQUESTS,
            http(bodies())),
        new Measurement(
            "connect",
            "connect, one byte each way, close, over java.net.Socket",
            Figure.CONNECT,
            List.of(
                new LoadCase(
                        "Socket",
                        ByMode.same(new Programs(EchoServer.class, ConnectClient.class)),
                        Point.connections("-", 1))
                    .withWarmUp(LONG_WARM_UP))),
        new Measurement(
            "crowd",
            CROWD + " busy threads at each end: 8 times as many as processors",
            Figure.REQUESTS,
            crowd()),
        new Measurement(
            "idle",
            "connections that do nothing, and one active among them",
            Figure.IDLE,
            List.of(new IdleCase("idle connections"))),
        new Measurement(
            "wire-stream",
            "streams between our own TCP over a TUN device and the kernel's, beside others",
            Figure.NETWORK_STREAM,
            List.of(
                new WireCase("in", STREAM, "serve-stream", true, true, WRITES),
                new WireCase("out", STREAM, "stream", false, true, WRITES))),
        new Measurement(
            "wire-requests",
            "requests and responses of 64 bytes between our own TCP over a TUN device and the kernel's,"
                + " beside others",
            Figure.NETWORK_REQUESTS,
            List.of(
                new WireCase("our client", SOCKETS, "ping", false, false, FEW_AND_MANY),
                new WireCase("our server", SOCKETS, "serve-echo", true, false, FEW_AND_MANY))));
  }

  private static Case virtual() {
    List<Point> points = new ArrayList<>(ROUND_TRIPS);
    points.add(new Point("64 B, 1000 at once", 1000, SMALL, 0));
    return new LoadCase(
            "virtual threads", ByMode.same(SOCKETS.withOptions(Threads.VIRTUAL)), points)
        .onlyFrom(VIRTUAL_THREADS);
  }

  private static Case stream() {
    Map<Mode, Programs> programs =
        ByMode.and(
            ByMode.same(STREAM),
            Mode.NETTY_EPOLL,
            new Programs(NettySink.class, NettyStream.class).withArguments("epoll"));
    programs =
        ByMode.and(
            programs,
            Mode.AERON,
            new Programs(AeronSink.class, AeronStream.class).withOptions(AERON_NEEDS));
    return new LoadCase("stream", programs, Point.sizes(64, KIB, 16 * KIB, 64 * KIB, KIB * KIB));
  }

  private static List<Case> requests() {
    List<Point> points = Point.connections(SMALL, 1, 4, 16, 64, 256);
    return List.of(
        new LoadCase("Socket, thread per connection", ByMode.same(SOCKETS), points),
        new LoadCase(
            "channel to selector",
            ByMode.and(ByMode.same(SELECTOR), Mode.NETTY_EPOLL, EPOLL_ECHO),
            points));
  }

  private static List<Case> paced() {
    String note = "CPU includes the client's waiting for the due times";
    return List.of(
        new LoadCase(
                "Socket",
                ByMode.same(SOCKETS),
                List.of(new Point("1,000/s", 1, SMALL, 1000), new Point("8,000/s", 1, SMALL, 8000)))
            .withNote(note),
        new LoadCase(
                "channel to selector",
                ByMode.same(SELECTOR),
                List.of(new Point("16 connections, 8,000/s", 16, SMALL, 8000)))
            .withNote(note),
        new LoadCase(
                "Tomcat",
                ByMode.same(new Programs(TomcatHello.class, SocketHttp.class)),
                List.of(
                    new Point("16 connections, 2,000/s", 16, "/hello", 2000),
                    new Point("16 connections, 6,000/s", 16, "/hello", 6000)))
            .withWarmUp(LONG_WARM_UP)
            .withNote(note));
  }

  private static List<Point> bodies() {
    String large = "/body?" + KIB * KIB;
    return List.of(
        new Point("10 KiB, 1 connection", 1, "/body?" + 10 * KIB, 0),
        new Point("10 KiB, 16 connections", 16, "/body?" + 10 * KIB, 0),
        new Point("1 MiB, 1 connection", 1, large, 0),
        new Point("1 MiB, 16 connections", 16, large, 0),
        new Point("file, 1 connection", 1, "/file.bin", 0),
        new Point("file, 16 connections", 16, "/file.bin", 0));
  }

  private static List<Case> http(List<Point> points) {
    Programs netty = new Programs(NettyHello.class, SocketHttp.class);
    return List.of(
        server("Tomcat", TomcatHello.class, points),
        server("Jetty", JettyHello.class, points),
        new LoadCase(
                "Netty",
                ByMode.and(ByMode.same(netty), Mode.NETTY_EPOLL, netty.withArguments("epoll")),
                points)
            .withWarmUp(LONG_WARM_UP));
  }

  private static Case server(String name, Class<?> server, List<Point> points) {
    return new LoadCase(name, ByMode.same(new Programs(server, SocketHttp.class)), points)
        .withWarmUp(LONG_WARM_UP);
  }

  private static List<Case> crowd() {
    return List.of(
        new LoadCase(
            "Socket, thread per connection", ByMode.same(SOCKETS), Point.connections(SMALL, CROWD)),
        new LoadCase(
            "channel, thread per connection",
            ByMode.same(CHANNELS),
            Point.connections(SMALL, CROWD)),
        new LoadCase("channel to selector", ByMode.same(SELECTOR), Point.connections(SMALL, CROWD)),
        new LoadCase(
            "streams, writes of 16 KiB",
            ByMode.same(STREAM),
            Point.connections(Integer.toString(16 * KIB), CROWD)),
        new LoadCase(
                "Socket, among threads that compute",
                ByMode.same(SOCKETS.withOptions(LoadMain.burners(CROWD))),
                Point.connections(SMALL, 1))
            .inParts(20)
            .withNote("CPU includes the " + CROWD + " computing threads of the client"));
  }
}
