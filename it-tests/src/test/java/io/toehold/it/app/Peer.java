package io.toehold.it.app;

import io.toehold.it.app.net.Api;
import io.toehold.it.app.net.Connection;
import io.toehold.it.app.net.Incoming;
import io.toehold.it.app.net.Listener;
import io.toehold.it.app.net.Outgoing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * One end of raw connections. Does what the lines on its standard input say, one after another, and
 * answers each by one line with the line's number. Connections and listeners have names. Everything
 * written is a pattern that the other end knows, and everything read is checked, so that no
 * scenario can overlook a wrong byte.
 */
public final class Peer {
  private static final class Line {
    final Connection connection;
    final Pattern out;
    final Pattern in;
    final Sizes writes;
    final Sizes reads;
    long sent;
    long received;

    Line(Connection connection, long seed, boolean connector) {
      this.connection = connection;
      out = new Pattern(seed + (connector ? 0 : 1));
      in = new Pattern(seed + (connector ? 1 : 0));
      writes = new Sizes(seed + (connector ? 2 : 3));
      reads = new Sizes(seed + (connector ? 4 : 5));
    }
  }

  private final Map<String, Listener> listeners = new HashMap<>();
  private final Map<String, Line> lines = new HashMap<>();
  private final long seed;

  private Peer(long seed) {
    this.seed = seed;
  }

  public static void main(String[] args) throws IOException {
    Peer peer = new Peer(Long.parseLong(args[0]));
    Control.say("ready");
    int number = 0;
    for (String line = Control.next(); line != null; line = Control.next()) {
      String answer;
      try {
        answer = "ok " + peer.obey(line.split(" "));
      } catch (IOException | RuntimeException problem) {
        answer = "failed " + problem;
      }
      Control.say("#" + number++ + " " + answer);
    }
  }

  private Object obey(String[] words) throws IOException {
    String name = words[1];
    return switch (words[0]) {
      case "listen" -> listen(name, Api.valueOf(words[2]), words[3], Integer.parseInt(words[4]));
      case "unlisten" -> unlisten(name);
      case "accept" -> open(words[2], listeners.get(name).accept(), false);
      case "connect" ->
          open(
              name,
              Api.valueOf(words[2])
                  .connect(new InetSocketAddress(words[3], Integer.parseInt(words[4]))),
              true);
      case "send" -> send(lines.get(name), Long.parseLong(words[2]));
      case "receive" -> receive(lines.get(name), Long.parseLong(words[2]));
      case "exchange" -> exchange(lines.get(name), Long.parseLong(words[2]));
      case "echoed" -> echoed(lines.get(name), Long.parseLong(words[2]));
      case "end" -> end(lines.get(name));
      case "wait" -> waitForNothing(lines.get(name));
      case "break" -> sendUntilItBreaks(lines.get(name));
      case "shut-output" -> {
        lines.get(name).connection.shutdownOutput();
        yield "";
      }
      case "shut-input" -> {
        lines.get(name).connection.shutdownInput();
        yield "";
      }
      case "timeout" -> {
        lines.get(name).connection.readTimeout(Integer.parseInt(words[2]));
        yield "";
      }
      case "reset" -> {
        lines.get(name).connection.linger(0);
        yield close(name);
      }
      case "linger" -> {
        lines.get(name).connection.linger(Integer.parseInt(words[2]));
        long start = System.nanoTime();
        close(name);
        yield (System.nanoTime() - start) / 1_000_000;
      }
      case "close" -> close(name);
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private int listen(String name, Api api, String address, int backlog) throws IOException {
    Listener listener = api.listen(new InetSocketAddress(address, 0), backlog);
    listeners.put(name, listener);
    return listener.port();
  }

  private String unlisten(String name) throws IOException {
    listeners.remove(name).close();
    return "";
  }

  private String open(String name, Connection connection, boolean connector) throws IOException {
    lines.put(name, new Line(connection, seed, connector));
    return connection.localPort() + " " + connection.remotePort();
  }

  private String close(String name) throws IOException {
    lines.remove(name).connection.close();
    return "";
  }

  private static long send(Line line, long count) throws IOException {
    Outgoing out = new Outgoing(line.out, line.writes, line.sent, count);
    for (var piece = out.next(); piece != null; piece = out.next()) {
      line.connection.write(piece.array(), 0, piece.limit());
    }
    return line.sent += count;
  }

  private static long receive(Line line, long count) throws IOException {
    Incoming in = new Incoming(line.in, line.reads, line.received, count);
    for (var space = in.next(); space != null; space = in.next()) {
      in.received(line.connection.read(space.array(), 0, space.limit()));
    }
    return line.received += count;
  }

  private static long exchange(Line line, long count) throws IOException {
    line.connection.exchange(
        new Outgoing(line.out, line.writes, line.sent, count),
        new Incoming(line.in, line.reads, line.received, count));
    line.sent += count;
    return line.received += count;
  }

  /** As {@link #exchange}, with a peer that sends back what it gets. */
  private static long echoed(Line line, long count) throws IOException {
    line.connection.exchange(
        new Outgoing(line.out, line.writes, line.sent, count),
        new Incoming(line.out, line.reads, line.sent, count));
    return line.sent += count;
  }

  /** Reads to the end; says how it ended, when, and how much had come on this connection in all. */
  private static String end(Line line) throws IOException {
    byte[] bytes = new byte[Sizes.MAX];
    String how = "eof";
    try {
      int count = line.connection.read(bytes, 0, line.reads.next());
      while (count >= 0) {
        line.in.check(line.received, bytes, 0, count);
        line.received += count;
        count = line.connection.read(bytes, 0, line.reads.next());
      }
    } catch (IOException problem) { // of which class depends on the API
      how = "reset";
      if (!"Connection reset".equals(problem.getMessage())) {
        throw problem;
      }
    }
    return how + " " + now() + " " + line.received;
  }

  /** Lets a thread of its own read, which nothing comes for. */
  private static String waitForNothing(Line line) {
    Thread reader =
        new Thread(
            () -> {
              try {
                line.connection.read(new byte[1], 0, 1);
              } catch (IOException | RuntimeException closed) {
                // What it was waiting for.
              }
            },
            "reader");
    reader.setDaemon(true);
    reader.start();
    return "";
  }

  /** Writes until that fails; says when it did and with what. */
  private static String sendUntilItBreaks(Line line) {
    while (true) {
      try {
        send(line, 1001);
      } catch (IOException problem) {
        return "broken " + now() + " " + problem;
      }
    }
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
