package io.toehold.it.app.virtual;

import io.toehold.it.app.Control;
import io.toehold.it.app.net.Api;
import io.toehold.it.app.net.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Virtual threads that wait for a peer that says one byte and then nothing, and are disturbed in
 * every way. Says what they get: with and without the agent these lines have to be the same.
 */
public final class Waits {
  private static final List<Api> APIS = List.of(Api.SOCKET, Api.CHANNEL);
  private static final int MUCH = 64 << 10;

  private enum Call {
    READ {
      @Override
      int make(Connection connection) throws IOException {
        return connection.read(new byte[MUCH], 0, MUCH);
      }
    },
    WRITE {
      @Override
      int make(Connection connection) throws IOException {
        while (true) {
          connection.write(new byte[MUCH], 0, MUCH);
        }
      }
    };

    abstract int make(Connection connection) throws IOException;
  }

  private enum Disturbance {
    INTERRUPT,
    INTERRUPTED_BEFORE,
    CLOSE,
    SHUTDOWN,
    TIMEOUT;

    boolean concerns(Api api, Call call) {
      return this != TIMEOUT || (api == Api.SOCKET && call == Call.READ);
    }
  }

  private Waits() {}

  /** {@code server}; {@code client <port>}; or {@code both} in one process. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("server")) {
      Control.say("port " + serve());
      Control.untilExit();
      return;
    }
    boolean one = args[0].equals("both");
    Pinning.watch(() -> observe(one ? serve() : Integer.parseInt(args[1]), !one));
    Control.say("done");
    Control.untilExit();
  }

  private static void observe(int port, boolean peerDies) throws IOException, InterruptedException {
    for (Api api : APIS) {
      for (Call call : Call.values()) {
        for (Disturbance disturbance : Disturbance.values()) {
          if (disturbance.concerns(api, call)) {
            disturb(api, call, disturbance, port);
          }
        }
      }
    }
    if (peerDies) {
      waitForDeath(port);
    }
  }

  private static int serve() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Queue<Socket> open = new ConcurrentLinkedQueue<>();
    VirtualThreads.start(
        () -> {
          while (true) {
            Socket socket = server.accept();
            open.add(socket);
            socket.getOutputStream().write(1);
          }
        });
    return server.getLocalPort();
  }

  private static void disturb(Api api, Call call, Disturbance disturbance, int port)
      throws IOException, InterruptedException {
    String what = api + " " + call + " " + disturbance + ": ";
    Connection connection = connect(api, port);
    try {
      if (disturbance == Disturbance.TIMEOUT) {
        connection.readTimeout(100);
      }
      Thread thread =
          VirtualThreads.start(
              () -> {
                if (disturbance == Disturbance.INTERRUPTED_BEFORE) {
                  Thread.currentThread().interrupt();
                }
                String first = outcome(call, connection);
                boolean interrupted = Thread.interrupted();
                Control.say(
                    "got "
                        + what
                        + first
                        + (interrupted ? ", interrupted" : "")
                        + ", again: "
                        + again(call, disturbance, connection));
              });
      if (disturbance != Disturbance.INTERRUPTED_BEFORE && disturbance != Disturbance.TIMEOUT) {
        VirtualThreads.awaitBlocked(thread);
        switch (disturbance) {
          case INTERRUPT -> thread.interrupt();
          case CLOSE -> connection.close();
          default -> {
            if (call == Call.READ) {
              connection.shutdownInput();
            } else {
              connection.shutdownOutput();
            }
          }
        }
      }
      thread.join();
    } finally {
      connection.close();
    }
  }

  private static String again(Call call, Disturbance disturbance, Connection connection) {
    return disturbance == Disturbance.SHUTDOWN
        ? "not asked" // Socket's own answer depends on whether its shutdown has returned
        : outcome(call, connection);
  }

  private static String outcome(Call call, Connection connection) {
    try {
      return "" + call.make(connection);
    } catch (IOException e) {
      return e.getClass().getName() + ": " + e.getMessage();
    }
  }

  private static void waitForDeath(int port) throws IOException, InterruptedException {
    List<Thread> waiting = new ArrayList<>();
    for (Api api : APIS) {
      for (Call call : Call.values()) {
        Connection connection = connect(api, port);
        waiting.add(
            VirtualThreads.start(
                () ->
                    Control.say(
                        "got " + api + " " + call + " DEATH: " + outcome(call, connection))));
      }
    }
    for (Thread thread : waiting) {
      VirtualThreads.awaitBlocked(thread);
    }
    Control.say("waiting");
    for (Thread thread : waiting) {
      thread.join();
    }
  }

  private static Connection connect(Api api, int port) throws IOException {
    Connection connection =
        api.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    if (connection.read(new byte[1], 0, 1) != 1) { // it has been accepted
      throw new IOException("no greeting");
    }
    return connection;
  }
}
