package io.toehold.it.suite.fuzz;

import io.toehold.it.app.Control;
import io.toehold.it.suite.Paths;
import io.toehold.it.suite.Texts;
import io.toehold.it.suite.Two;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Plays sequences of operations, each made of a seed: {@code first-seed count report [details]}.
 * The report has a line for each seed with a checksum of all that was seen, and with {@code
 * details} what was seen. Both ends are here, and act in turn on one thread, so that a seed says it
 * all.
 */
public final class FuzzMain implements AutoCloseable {
  private static final int ATTEMPTS = 4; // for a direct connection, on a busy machine

  private final ServerSocket sockets;
  private final ServerSocketChannel channels;
  private int direct;

  private FuzzMain() throws IOException {
    sockets = new ServerSocket();
    sockets.bind(Two.loopback(0));
    channels = ServerSocketChannel.open().bind(Two.loopback(0));
  }

  public static void main(String[] args) throws Exception {
    long first = Long.parseLong(args[0]);
    int count = Integer.parseInt(args[1]);
    boolean details = args.length > 3;
    try (FuzzMain fuzz = new FuzzMain();
        BufferedWriter report = Files.newBufferedWriter(Path.of(args[2]))) {
      for (long seed = first; seed < first + count; seed++) {
        List<String> seen = fuzz.play(seed);
        report.write(seed + " " + sum(seen) + "\n");
        if (details) {
          for (String line : seen) {
            report.write("  " + line + "\n");
          }
        }
        if (Paths.EXPECTED && fuzz.direct != seed - first + 1) {
          throw new IllegalStateException("seed " + seed + ": the connection is not direct");
        }
      }
      report.flush();
      Control.say("direct " + fuzz.direct);
      Control.say("played " + count);
      Control.untilExit();
    }
  }

  private static String sum(List<String> seen) {
    CRC32 sum = new CRC32();
    seen.forEach(line -> sum.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return Long.toHexString(sum.getValue());
  }

  private List<String> play(long seed) throws Exception {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    Party[] ends = connect(random.nextInt(3), random.nextInt(3));
    Texts texts = new Texts();
    texts.portOfAddresses("S", ends[0].localPort());
    texts.portOfAddresses("C", ends[1].localPort());
    List<String> seen = new ArrayList<>();
    try {
      int count = 4 + random.nextInt(30);
      for (int i = 0; i < count; i++) {
        int who = random.nextInt(2);
        Random choice = new Random(random.nextLong());
        String what;
        try {
          what = texts.of(ends[who].act(choice));
        } catch (Exception problem) {
          what = texts.of(problem);
        }
        seen.add((who == 0 ? "server: " : "client: ") + what);
      }
    } finally {
      ends[0].dispose();
      ends[1].dispose();
    }
    return seen;
  }

  /** The server's and the client's end: 0 a socket, 1 an adaptor, 2 a channel. */
  private Party[] connect(int serverKind, int clientKind) throws Exception {
    for (int attempt = 1; ; attempt++) {
      int port = serverKind == 0 ? sockets.getLocalPort() : channels.socket().getLocalPort();
      Socket socket = clientKind == 0 ? new Socket() : SocketChannel.open().socket();
      socket.connect(Two.loopback(port));
      Socket accepted = serverKind == 0 ? sockets.accept() : channels.accept().socket();
      if (Paths.of(accepted).equals(Paths.DIRECT)) {
        direct++;
      } else if (Paths.EXPECTED && attempt < ATTEMPTS) {
        socket.close();
        accepted.close();
        continue;
      }
      Party[] ends = {party(accepted, serverKind), party(socket, clientKind)};
      Party.connect(ends[0], ends[1]);
      return ends;
    }
  }

  private static Party party(Socket socket, int kind) throws IOException {
    return kind == 2 ? new Party(socket.getChannel()) : new Party(socket);
  }

  @Override
  public void close() throws IOException {
    sockets.close();
    channels.close();
  }
}
