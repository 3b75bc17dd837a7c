package io.toehold.host.rendezvous;

import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A process of its own to look at: both ends of three connections, without kernel sockets. One is
 * established, with bytes under way; one is undecided; of one the client has gone.
 */
final class SurveyedProcess {
  static final int PORT = 8080;

  private SurveyedProcess() {}

  public static void main(String[] args) throws Exception {
    DirectEngine engine = DirectEngine.start(Path.of(args[0]), null, new Nothing());
    InetSocketAddress server = address("127.0.0.1", PORT);
    OffloadEngine.Listener listener = engine.listen(address("0.0.0.0", PORT), false);

    OffloadConnection client = connect(engine, server, 5001);
    OffloadConnection accepted =
        listener.accepted(server, address("127.0.0.1", 5001), new StillAnchor());
    client.path(); // looks, and finds that it has been taken
    client.write(new byte[100], 0, 100);
    accepted.read(new byte[30], 0, 30);
    accepted.write(new byte[7], 0, 7);
    accepted.disconnect();

    OffloadConnection undecided = connect(engine, server, 5002);
    undecided.write(new byte[5], 0, 5);

    OffloadConnection leaving = connect(engine, server, 5003);
    listener.accepted(server, address("127.0.0.1", 5003), new StillAnchor());
    leaving.path();
    leaving.disconnect();
    leaving.detach();

    engine.connect(address("127.0.0.1", 1)); // nobody is there
    System.out.println("ready");
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0); // without leaving the directory
  }

  private static OffloadConnection connect(DirectEngine engine, InetSocketAddress server, int port)
      throws Exception {
    OffloadEngine.Attempt attempt = engine.connect(server);
    if (!attempt.bound(port)) {
      throw new AssertionError();
    }
    return attempt.connected(address("127.0.0.1", port), server, new StillAnchor());
  }

  private static InetSocketAddress address(String host, int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** Counts nothing. */
  static final class Nothing implements PathCounters {
    @Override
    public void failed() {}

    @Override
    public void attempt() {}

    @Override
    public void offloaded() {}

    @Override
    public void declined(FallbackReason reason) {}
  }
}
