package io.toehold.host.rendezvous;

import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.sys.TestNative;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process with an engine that does what it is told, line by line, and answers with a line. It has
 * no kernel sockets.
 */
final class ToldProcess {
  private final DirectEngine engine;
  private OffloadConnection connection;

  private ToldProcess(DirectEngine engine) {
    this.engine = engine;
  }

  public static void main(String[] args) throws Exception {
    ToldProcess process =
        new ToldProcess(
            DirectEngine.start(
                Path.of(args[0]),
                args[1].equals("memfd") ? TestNative.calls() : null,
                new SurveyedProcess.Nothing()));
    System.out.println("ready");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(process.told(line.split(" ")));
    }
    Runtime.getRuntime().halt(0); // without leaving the directory
  }

  private String told(String[] words) throws Exception {
    switch (words[0]) {
      case "listen":
        return String.valueOf(engine.listen(address(Integer.parseInt(words[1])), false) != null);
      case "attempt": // to where, from where
        OffloadEngine.Attempt attempt = engine.connect(address(Integer.parseInt(words[1])));
        return attempt == null ? "none" : String.valueOf(attempt.bound(Integer.parseInt(words[2])));
      case "connect":
        int to = Integer.parseInt(words[1]);
        int from = Integer.parseInt(words[2]);
        OffloadEngine.Attempt made = engine.connect(address(to));
        if (made == null || !made.bound(from)) {
          return "none";
        }
        connection = made.connected(address(from), address(to), new StillAnchor());
        return String.valueOf(connection.path());
      case "write":
        byte[] bytes = new byte[Integer.parseInt(words[1])];
        java.util.Arrays.fill(bytes, (byte) 42);
        return String.valueOf(connection.write(bytes, 0, bytes.length));
      case "path":
        return String.valueOf(connection.path());
      case "withdraw":
        return String.valueOf(connection.withdraw());
      case "detach":
        connection.disconnect();
        connection.detach();
        return "detached";
      default:
        throw new IllegalArgumentException(words[0]);
    }
  }

  static InetSocketAddress address(int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }
}
